import type { CallContext } from "~/gateway/steps/open-call";

/** What `server.ts` passes to the loaders and actions of fast routes, which it calls without React Router. */
export type FastLaneArguments = {
	/** URL, method and headers, made when it is first read; its body is in `context.incoming`. */
	request: Request;
	params: Record<string, string | undefined>;
	context: CallContext;
};
