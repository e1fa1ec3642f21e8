import { RefreshCw } from "lucide-react";
import { useEffect } from "react";
import { useFetcher, useLocation, useRevalidator } from "react-router";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import type { News } from "./news";

const everyMs = 5000;

type NewsButtonProps = {
	/** Of the resource that counts what is new. */
	path: string;
	/** Id of the newest row shown. */
	newestId: string | undefined;
	/** Only the first page can have news. */
	watching: boolean;
};

/**
 * Fetches the list again. While the page is in view it also asks what is new and says so, without moving a row under
 * the reader's eyes.
 */
export function NewsButton({ path, newestId, watching }: NewsButtonProps) {
	const { activity: text } = useMessages();
	const { load, data } = useFetcher<News>();
	const { revalidate, state } = useRevalidator();
	const { search } = useLocation();

	useEffect(() => {
		if (!watching) return;
		const query = new URLSearchParams(search);
		if (newestId) query.set("since", newestId);
		const ask = () => {
			if (!document.hidden) void load(`${path}?${query}`);
		};
		const timer = setInterval(ask, everyMs);
		return () => clearInterval(timer);
	}, [load, path, newestId, watching, search]);

	const count = watching ? (data?.count ?? 0) : 0;
	const news = data?.more ? text.newRowsMany(count) : text.newRows(count);
	return (
		<Button variant="secondary" size="sm" pending={state === "loading"} className={count > 0 ? "border-primary" : "font-normal"} onClick={() => revalidate()}>
			<RefreshCw className="text-muted-foreground" aria-hidden />
			<span role="status">{count > 0 ? news : text.refresh}</span>
		</Button>
	);
}
