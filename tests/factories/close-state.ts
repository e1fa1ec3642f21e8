import { closePools } from "../../app/platform/db/pool.server";
import { closePrisma } from "../../app/platform/db/prisma.server";
import { closeStore } from "../../app/platform/store/index.server";

/** Lets go of this process's connections, at the end of a test file. */
export async function closeState(): Promise<void> {
	await closeStore();
	await closePrisma();
	await closePools();
}
