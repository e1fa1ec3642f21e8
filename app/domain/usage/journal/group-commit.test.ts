import { expect, it } from "vitest";
import { GroupCommit } from "./group-commit";

function held() {
	const trips: { items: number[]; finish: (error?: Error) => void }[] = [];
	const run = (items: number[]) =>
		new Promise<string[]>((resolve, reject) => {
			trips.push({ items, finish: (error) => (error ? reject(error) : resolve(items.map((item) => `done ${item}`))) });
		});
	const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
	return { trips, run, turn };
}

it("takes what comes while trips are under way together, and answers each with its own result", async () => {
	const { trips, run, turn } = held();
	const commits = new GroupCommit(run, { maxInFlight: 1, maxItems: 3 });
	const first = [1, 2].map((item) => commits.add(item));
	await turn();
	const later = [3, 4, 5, 6].map((item) => commits.add(item));
	await turn();
	expect(trips.map(({ items }) => items)).toEqual([[1, 2]]);
	trips[0]?.finish();
	expect(await Promise.all(first)).toEqual(["done 1", "done 2"]);
	await turn();
	expect(trips[1]?.items).toEqual([3, 4, 5]);
	trips[1]?.finish();
	await turn();
	trips[2]?.finish();
	expect(await Promise.all(later)).toEqual(["done 3", "done 4", "done 5", "done 6"]);
});

it("fails those of a failed trip and goes on with the next", async () => {
	const { trips, run, turn } = held();
	const commits = new GroupCommit(run, { maxInFlight: 1 });
	const first = commits.add(1).catch((error: Error) => error.message);
	await turn();
	const second = commits.add(2);
	trips[0]?.finish(new Error("no"));
	expect(await first).toBe("no");
	await turn();
	trips[1]?.finish();
	expect(await second).toBe("done 2");
});

it("sends several trips at once where nothing forbids it", async () => {
	const { trips, run, turn } = held();
	const commits = new GroupCommit(run);
	void commits.add(1);
	await turn();
	void commits.add(2);
	await turn();
	expect(trips.map(({ items }) => items)).toEqual([[1], [2]]);
});
