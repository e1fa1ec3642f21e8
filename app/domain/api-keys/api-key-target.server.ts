import { notDeleted } from "../stored-record.server";

/** A key and the organization it was looked up in. */
export type ApiKeyTarget = { id: string; organizationId: string };

/** Condition under which commands touch a key: still there, and still of that organization. */
export function livingKey({ id, organizationId }: ApiKeyTarget) {
	return { id, ...notDeleted, project: { organizationId } };
}
