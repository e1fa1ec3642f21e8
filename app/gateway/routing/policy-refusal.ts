import { refusalByPolicy } from "~/domain/routing/compliance";
import { GatewayError } from "../errors";

/** The 403 where the organization's compliance policy forbids every way to serve a request; `reasons` are those of `permits`. */
export function refusedByPolicy(requested: string, reasons: readonly string[]): GatewayError {
	const message = refusalByPolicy(requested, reasons);
	return new GatewayError({ status: 403, code: "compliance_policy", param: "model", message });
}
