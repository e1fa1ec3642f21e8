import { expect, test } from "vitest";
import { idFloor, idTime, isId, newId } from "./ids";

test("ids are UUIDv7, sorted by the time they were made", () => {
	const ids = Array.from({ length: 5_000 }, newId);
	expect(new Set(ids).size).toBe(ids.length);
	const times = ids.map(idTime);
	expect([...times].sort((left, right) => left - right)).toEqual(times);
	for (const id of ids.slice(0, 10)) {
		expect(isId(id)).toBe(true);
		expect(id[14]).toBe("7");
		expect(id[19]).toMatch(/[89ab]/);
		expect(Math.abs(idTime(id) - Date.now())).toBeLessThan(10_000);
	}
	expect(isId("not-an-id")).toBe(false);
});

test("the floor of a time lies below every id of that time and above every earlier one", () => {
	const time = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
	expect(idTime(idFloor(time))).toBe(time);
	expect(isId(idFloor(time))).toBe(true);
	const id = newId();
	expect(idFloor(idTime(id)) <= id).toBe(true);
	expect(idFloor(idTime(id) + 1) > id).toBe(true);
});
