import { z } from "zod";
import { policyChanged } from "~/domain/api-keys/key-policy.server";
import { pool } from "~/platform/db/pool.server";
import { defineJob, defineTask } from "~/platform/jobs/define-job";
import { logger } from "~/platform/logger.server";

export const expireApiKeysJob = defineJob({ name: "api-keys.expire", schema: z.strictObject({}) });

/**
 * Shows keys whose time is over as inactive. Requests do not depend on it: they look at `expires_at` themselves. A key
 * that is given more time can simply be enabled again.
 */
export const expireApiKeysTask = defineTask(expireApiKeysJob, async () => {
	const { rows } = await pool().query<{ id: string; organization_id: string }>(
		`UPDATE api_key SET status = 'inactive', updated_at = now() FROM project
		WHERE project.id = api_key.project_id AND api_key.status = 'active' AND api_key.expires_at <= now()
		RETURNING api_key.id, project.organization_id`,
	);
	for (const organizationId of new Set(rows.map((row) => row.organization_id))) await policyChanged(organizationId);
	if (rows.length > 0) logger.info({ keys: rows.map(({ id }) => id) }, "API keys expired");
});
