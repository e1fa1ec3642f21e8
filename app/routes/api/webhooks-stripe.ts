import { receiveEvent } from "~/domain/billing/receive-event.server";
import { messageResponse, responseOf } from "~/http/error-response.server";
import { bodyLimit, readText } from "~/http/read-body.server";

/**
 * Stripe's webhooks. 200 once an event is stored, also where it cannot be processed yet: a job tries it again. 400 where the
 * signature is not Stripe's or is too old.
 */
export async function action({ request }: { request: Request }): Promise<Response> {
	if (request.method !== "POST") return messageResponse(405, "Method not allowed", { Allow: "POST" });
	try {
		await receiveEvent(await readText(request, bodyLimit), request.headers.get("stripe-signature"));
		return Response.json({ received: true });
	} catch (thrown) {
		return responseOf(thrown);
	}
}

export function loader(): Response {
	return messageResponse(405, "Method not allowed", { Allow: "POST" });
}
