import { type Call, checkParams, type Endpoint, list, nested, required, text, texts } from "./call.ts";
import { find } from "./customer-endpoints.ts";
import { invalid } from "./errors.ts";
import type { Param, Params } from "./form.ts";
import { addLines, attachPayment, draft, finalize, payOutOfBand, shown } from "./invoices.ts";
import type { Invoice } from "./objects.ts";

// Known to Stripe and of no meaning here, as long as they ask for nothing.
const createParams = [
	"customer",
	"currency",
	"auto_advance",
	"collection_method",
	"pending_invoice_items_behavior",
	"discounts",
	"automatic_tax",
	"description",
	"metadata",
];
const lineParams = ["amount", "description"];

function create({ state, params }: Call): Invoice {
	if (required(params, "currency") !== "usd") throw invalid("Invalid currency");
	if (params.discounts !== undefined && params.discounts !== "") throw invalid("No discounts are known here.", { param: "discounts" });
	if (text(nested(params, "automatic_tax"), "enabled") === "true") throw invalid("Stripe Tax is not set up.", { param: "automatic_tax" });
	const method = text(params, "collection_method") ?? "charge_automatically";
	if (method !== "charge_automatically") throw invalid("days_until_due is missing.", { param: "days_until_due" });
	return draft(state, find(state.customers, "customer", required(params, "customer")), {
		currency: "usd",
		auto_advance: text(params, "auto_advance") === "true",
		collection_method: method,
		description: text(params, "description") ?? null,
		metadata: texts(params, "metadata"),
	});
}

function lineOf(param: Param): { amount: number; description: string | null } {
	if (typeof param !== "object" || Array.isArray(param)) throw invalid("Invalid array", { param: "lines" });
	checkParams(param as Params, lineParams);
	const amount = required(param as Params, "amount");
	if (!/^-?\d{1,8}$/.test(amount)) throw invalid(`Invalid integer: ${amount}`, { code: "parameter_invalid_integer", param: "amount" });
	return { amount: Number(amount), description: text(param as Params, "description") ?? null };
}

const findInvoice = ({ state, ids }: Call) => find(state.invoices, "invoice", ids[0]);

export const invoiceEndpoints: Endpoint[] = [
	{
		method: "POST",
		path: "/v1/invoices",
		params: createParams,
		handle: (call) => shown(call.state, create(call)),
	},
	{
		method: "GET",
		path: "/v1/invoices",
		params: ["customer", "created", "limit", "starting_after"],
		handle({ state, params }) {
			const from = Number(text(nested(params, "created"), "gte") ?? 0);
			const customer = text(params, "customer");
			const fits = (each: Invoice) => (!customer || each.customer === customer) && each.created >= from;
			return list([...state.invoices.values()].filter(fits).map((each) => shown(state, each)), params);
		},
	},
	{ method: "GET", path: "/v1/invoices/:id", params: ["expand"], handle: (call) => shown(call.state, findInvoice(call)) },
	{
		method: "POST",
		path: "/v1/invoices/:id/add_lines",
		params: ["lines"],
		handle(call) {
			const invoice = findInvoice(call);
			if (invoice.status !== "draft") throw invalid("This invoice is no longer editable.", { code: "invoice_not_editable" });
			const { lines } = call.params;
			if (!Array.isArray(lines)) throw invalid("Missing required param: lines.", { code: "parameter_missing", param: "lines" });
			// All of them are checked before one is added.
			addLines(call.state, invoice, lines.map(lineOf));
			return shown(call.state, invoice);
		},
	},
	{
		method: "POST",
		path: "/v1/invoices/:id/finalize",
		params: ["auto_advance"],
		handle(call) {
			const invoice = findInvoice(call);
			if (call.params.auto_advance !== undefined) invoice.auto_advance = text(call.params, "auto_advance") === "true";
			finalize(call.state, invoice);
			return invoice;
		},
	},
	{
		method: "POST",
		path: "/v1/invoices/:id/pay",
		params: ["paid_out_of_band"],
		handle(call) {
			if (text(call.params, "paid_out_of_band") !== "true") throw invalid("Nothing here charges an invoice's card.");
			const invoice = findInvoice(call);
			payOutOfBand(call.state, invoice);
			return invoice;
		},
	},
	{
		method: "POST",
		path: "/v1/invoices/:id/attach_payment",
		params: ["payment_intent"],
		handle(call) {
			const invoice = findInvoice(call);
			attachPayment(call.state, invoice, find(call.state.paymentIntents, "payment_intent", required(call.params, "payment_intent")));
			return invoice;
		},
	},
];
