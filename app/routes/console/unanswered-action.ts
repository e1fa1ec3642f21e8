import { isRouteErrorResponse } from "react-router";

import { messages } from "~/components/messages";
import type { FormFailure } from "~/http/index.server";

/**
 * For `clientAction`: an action that failed or was never answered becomes a refusal that the form or switch can show, where
 * React Router would put an error page in place of everything. Redirects and answers about access pass.
 */
export async function answerOrFailure<Answer>(serverAction: () => Promise<Answer>): Promise<Answer | FormFailure> {
	try {
		return await serverAction();
	} catch (thrown) {
		if (thrown instanceof Response) throw thrown;
		if (isRouteErrorResponse(thrown) && thrown.status < 500) throw thrown;
		return { ok: false, message: messages().common.errors.offlineText, fields: {} };
	}
}
