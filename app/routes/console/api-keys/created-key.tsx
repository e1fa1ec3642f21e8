import { firstRequestSamples } from "~/components/code-examples";
import { CodeSample } from "~/components/code-sample";
import { CopyField } from "~/components/copy-field";
import { useInstallation } from "~/components/installation";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { DialogClose, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "~/components/ui/dialog";
import type { SampleModel } from "../sample-model.server";

type CreatedKeyProps = { title: string; text: string; token: string; sampleModel?: SampleModel };

/** Inside a dialog: a token, shown once, with a request that works where a model is given for it. */
export function CreatedKey({ title, text, token, sampleModel }: CreatedKeyProps) {
	const { apiKeys } = useMessages();
	const words = apiKeys.createdDialog;
	return (
		<>
			<DialogHeader>
				<DialogTitle>{title}</DialogTitle>
				<DialogDescription>{text}</DialogDescription>
			</DialogHeader>
			<CopyField value={token} label={words.token} copy={words.copy} />
			{sampleModel && <FirstRequest token={token} sampleModel={sampleModel} />}
			<DialogFooter>
				<DialogClose asChild>
					<Button variant="secondary">{words.done}</Button>
				</DialogClose>
			</DialogFooter>
		</>
	);
}

function FirstRequest({ token, sampleModel }: { token: string; sampleModel: SampleModel }) {
	const { apiKeys } = useMessages();
	const { appUrl } = useInstallation();
	const words = apiKeys.createdDialog;
	return (
		<div className="flex min-w-0 flex-col gap-2">
			<h3 className="text-sm font-medium">{words.tryIt}</h3>
			<CodeSample label={words.tryIt} samples={firstRequestSamples({ appUrl, apiKey: token, model: sampleModel.id })} />
			{sampleModel.simulated && <p className="text-sm text-muted-foreground">{words.simulated}</p>}
		</div>
	);
}
