import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client.ts";
import { pool } from "./pool.server";

let current: PrismaClient | undefined;

/** The Prisma client over the process's one pool. */
export function prisma(): PrismaClient {
	current ??= new PrismaClient({ adapter: new PrismaPg(pool(), { disposeExternalPool: false }) });
	return current;
}

/** Lets go of the client; the pool is closed apart. */
export async function closePrisma(): Promise<void> {
	const closing = current;
	current = undefined;
	await closing?.$disconnect();
}
