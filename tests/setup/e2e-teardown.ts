import { rmSync } from "node:fs";

/** Playwright has stopped the server by now. */
export default function teardown(): void {
	rmSync(process.env.E2E_DATA_DIR as string, { recursive: true, force: true });
}
