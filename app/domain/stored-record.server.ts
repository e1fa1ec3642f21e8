import { Prisma } from "~/platform/db/generated/client";
import { DomainError } from "./domain-error";

/** Part of a condition: what is deleted is not there any more, for commands as for lists. */
export const notDeleted = { status: { not: "deleted" } } as const;

/**
 * Runs a command's update. Where its row is gone by then, deleted by someone else since the access was checked, throws
 * DomainError `not_found` instead of Prisma's error.
 */
export async function orNotFound<Result>(what: string, command: Promise<Result>): Promise<Result> {
	try {
		return await command;
	} catch (error) {
		if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== "P2025") throw error;
		throw new DomainError("not_found", `${what} not found`);
	}
}
