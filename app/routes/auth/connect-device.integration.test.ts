import { afterAll, expect, it } from "vitest";
import { attemptLimits } from "~/domain/users/attempts.server";
import { closeState } from "../../../tests/factories/close-state";
import { signUpPerson } from "../../../tests/factories/management-client";
import { action } from "./connect-device";

afterAll(closeState);

it("lets nobody guess the codes of others by approving them", async () => {
	const { client } = await signUpPerson();
	const guess = () => {
		const request = new Request("http://localhost:3002/connect/device", {
			method: "POST",
			body: new URLSearchParams({ user_code: "BBBB-BBBB", decision: "approve" }),
			headers: { cookie: client.cookie, origin: "http://localhost:3002", "x-client-address": "203.0.113.77" },
		});
		return action({ request, params: {}, context: {} } as unknown as Parameters<typeof action>[0]);
	};
	for (let time = 0; time < attemptLimits["device-address"].limit; time++) {
		expect(await guess()).toMatchObject({ decided: false, problem: null });
	}
	expect(await guess()).toMatchObject({ init: { status: 429 }, data: { problem: expect.stringContaining("Too many attempts") } });
});
