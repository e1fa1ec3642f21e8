import { useEffect, type ReactNode } from "react";
import type { FetcherWithComponents } from "react-router";

import { FormError } from "./form-field";
import { useMessages } from "./messages";
import { Button } from "./ui/button";
import { DialogClose, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "./ui/dialog";
import { useFocusError } from "./use-focus-error";

/** What an action answers to a form: that it worked, or what is wrong with which field. */
export type FormAnswer = { ok: true } | { ok: false; message: string | null; fields: Record<string, string> };

type DialogFormProps<Answer extends FormAnswer> = {
	/** Kept inside the dialog's content, so that it forgets an old refusal when the dialog closes. */
	fetcher: FetcherWithComponents<Answer | undefined>;
	title: ReactNode;
	text?: ReactNode;
	/** The verb on the button: "Create key". */
	submit: string;
	/** Sent along with what is entered. */
	values?: Record<string, string>;
	/** Where it is sent; the page's own action where absent. */
	action?: string;
	autoComplete?: "off";
	/** The fields; gets what is wrong with each, by its name. */
	children: (errors: Record<string, string>) => ReactNode;
};

/**
 * A dialog that asks something, to be put into DialogContent: title, fields, cancel and one submit, which shows that it is
 * pending. After a refusal the first refused field has the focus. DialogContent without `text` needs `aria-describedby={undefined}`.
 */
export function DialogForm<Answer extends FormAnswer>(props: DialogFormProps<Answer>) {
	const { fetcher, title, text, submit, values = {}, action, autoComplete, children } = props;
	const { common } = useMessages();
	const failure = refusalOf(fetcher.data);
	const form = useFocusError(failure);
	return (
		<>
			<DialogHeader>
				<DialogTitle className="wrap-anywhere">{title}</DialogTitle>
				{text && <DialogDescription>{text}</DialogDescription>}
			</DialogHeader>
			<fetcher.Form
				ref={form}
				method="post"
				action={action}
				className="flex min-w-0 flex-col gap-5"
				noValidate
				autoComplete={autoComplete}
			>
				{Object.entries(values).map(([name, value]) => (
					<input key={name} type="hidden" name={name} value={value} />
				))}
				<FormError>{failure?.message}</FormError>
				{children(failure?.fields ?? {})}
				<DialogFooter>
					<DialogClose asChild>
						<Button variant="secondary">{common.cancel}</Button>
					</DialogClose>
					<Button type="submit" pending={fetcher.state !== "idle"}>
						{submit}
					</Button>
				</DialogFooter>
			</fetcher.Form>
		</>
	);
}

function refusalOf(answer: FormAnswer | undefined): Extract<FormAnswer, { ok: false }> | null {
	return answer?.ok === false ? answer : null;
}

type Accepted<Answer> = Extract<Answer, { ok: true }>;

/** Calls `onAccepted` once for each answer that says that it worked. */
export function useAccepted<Answer extends FormAnswer>(
	{ state, data }: Pick<FetcherWithComponents<Answer | undefined>, "state" | "data">,
	onAccepted: (answer: Accepted<Answer>) => void,
): void {
	useEffect(() => {
		if (state === "idle" && data?.ok) onAccepted(data as Accepted<Answer>);
		// Once per answer; `onAccepted` is a new function at each render.
		// oxlint-disable-next-line react-hooks/exhaustive-deps
	}, [state, data]);
}
