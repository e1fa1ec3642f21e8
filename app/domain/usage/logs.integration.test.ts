import { afterAll, expect, it } from "vitest";
import { closePools, pool } from "~/platform/db/pool.server";
import { tenant } from "../../../tests/factories/tenant";
import { usageEvent } from "../../../tests/factories/usage-event";
import { everyKey } from "../members/visible-keys";
import { ensurePartitions } from "./partitions.server";
import { getLog } from "./queries.server";
import { toRecord } from "./usage-record.server";
import { writeBatch } from "./write-batch.server";

afterAll(closePools);

it("a request whose payload was encrypted with another key is shown, and says so", async () => {
	await ensurePartitions(pool());
	const { organizationId, projectId, apiKeyId } = await tenant(pool());
	const payload = { request: { secret: true }, response: ["x"] };
	const event = usageEvent({ organizationId, projectId, apiKeyId, payload });
	await writeBatch(pool(), [toRecord(event)]);
	const read = () => getLog(event.id, { visibleKeys: everyKey, organizationIds: [organizationId] });
	expect(await read()).toMatchObject({ id: event.id, payload, payloadUnreadable: false });
	const altered = "UPDATE log_payload SET encrypted = set_byte(encrypted, 40, get_byte(encrypted, 40) # 1) WHERE id = $1";
	await pool().query(altered, [event.id]);
	expect(await read()).toMatchObject({ id: event.id, payload: null, payloadUnreadable: true });
});
