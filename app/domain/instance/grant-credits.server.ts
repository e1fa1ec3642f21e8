import type { PoolClient } from "pg";
import { inTransaction } from "~/platform/db/transaction.server";
import { newId } from "~/platform/ids";
import { formatMoney, parseMoney } from "~/platform/money";
import { policyChanged } from "../api-keys/key-policy.server";
import { recordAction } from "../audit/record-action.server";
import { DomainError } from "../domain-error";
import { addLedgerEntry } from "../ledger/add-ledger-entry.server";
import type { UserView } from "../users/schemas";
import { findInstanceOrganization } from "./queries.server";
import type { GrantCreditsInput } from "./schemas";

/**
 * Gives an organization credits, or takes back what was granted by mistake: no more than was ever granted and is still
 * there, so that nobody loses what they paid for. `requestKey` tells a repeated request from a second grant. Returns the
 * credits as they are then. Throws DomainError `not_found`, or `invalid` for an amount that cannot be taken back.
 */
export async function grantCredits(
	organizationId: string,
	input: GrantCreditsInput,
	by: UserView,
	requestKey?: string,
): Promise<string> {
	const { amount, reason, correction = false } = input;
	if (amount.startsWith("-") && !correction) {
		throw new DomainError("invalid", "Enter an amount above zero, or say that it is a correction.", { field: "amount" });
	}
	const transactionId = newId();
	const source = `grant:${organizationId}:${requestKey ?? transactionId}`;
	const isFirst = await inTransaction(async (client) => {
		const room = await claimRoom(client, organizationId);
		const { rowCount } = await client.query(
			`INSERT INTO transaction (id, organization_id, kind, status, credits, description, source, created_by_id, updated_at)
			VALUES ($1, $2, 'credit_grant', 'completed', $3::numeric, $4, $5, $6, now()) ON CONFLICT (source) DO NOTHING`,
			[transactionId, organizationId, amount, reason, source, by.id],
		);
		if (rowCount === 0) return false;
		if (parseMoney(amount) < -room) {
			const message = `At most $${formatMoney(room)} can be taken back: what was granted and is still there.`;
			throw new DomainError("invalid", message, { field: "amount" });
		}
		return addLedgerEntry(client, { organizationId, kind: "grant", amount, source, description: reason, transactionId });
	});
	if (isFirst) {
		await policyChanged(organizationId);
		await recordAction({
			organizationId,
			actor: { user: by },
			action: "payment.credit_grant",
			resourceType: "payment",
			resourceId: transactionId,
			details: { credits: amount, reason },
		});
	}
	return (await findInstanceOrganization(organizationId))?.credits ?? "0";
}

/** Most that can be taken back. Holds the organization, so that corrections at once cannot each take the same. */
async function claimRoom(client: PoolClient, organizationId: string): Promise<bigint> {
	const { rowCount } = await client.query(
		"SELECT 1 FROM organization WHERE id = $1 AND status <> 'deleted' FOR NO KEY UPDATE",
		[organizationId],
	);
	if (rowCount === 0) throw new DomainError("not_found", "Organization not found");
	const { rows } = await client.query<{ room: string }>(
		`SELECT greatest(0, least(
			COALESCE((SELECT sum(credits) FROM transaction WHERE organization_id = $1 AND kind = 'credit_grant'), 0),
			COALESCE((SELECT balance FROM credit_balance WHERE organization_id = $1), 0)
		))::text AS room`,
		[organizationId],
	);
	return parseMoney(rows[0]?.room ?? "0");
}
