import { describe, expect, it } from "vitest";
import { providerById, providers } from "~/catalog/index";
import { messages } from "~/components/messages";
import { credentialFieldsOf, readServiceAccount, secretKindOf, wordsOfField } from "./credential-fields";

const fieldsOf = (id: string) => credentialFieldsOf(providerById(id)!);
const account = { type: "service_account", project_id: "p-1", client_email: "a@p-1.iam", private_key: "-----", private_key_id: "ab12" };

describe("wordsOfField", () => {
	it("are those of the form's labels", () => {
		const { labels } = messages().providerKeys.form;
		for (const [name, label] of Object.entries(labels)) expect(wordsOfField(name).toLowerCase()).toBe(label.toLowerCase());
	});
});

describe("credentialFieldsOf", () => {
	it("asks for nothing but the key where the catalogue names nothing else", () => {
		expect(fieldsOf("groq")).toEqual([]);
		expect(fieldsOf("openai")).toEqual([]);
	});

	it("offers the regions of a provider instead of a free text", () => {
		const [region, ...rest] = fieldsOf("aws-bedrock");
		expect(rest).toEqual([]);
		expect(region).toMatchObject({ name: "aws_bedrock_region", required: false, standard: "global", isRegion: true });
		expect(region?.values).toContain("eu-central-1");
	});

	it("takes the project from the service account where there is one", () => {
		expect(fieldsOf("vertex-anthropic").map(({ name }) => name)).toEqual(["region"]);
		expect(fieldsOf("quartz").find(({ name }) => name === "project")?.required).toBe(true);
	});

	it("knows the kinds of Azure resources", () => {
		const type = fieldsOf("azure").find(({ name }) => name === "deploymentType");
		expect(type?.values).toEqual(["openai", "ai-foundry"]);
	});

	it("never lists key or address, and no field twice", () => {
		for (const provider of providers) {
			const names = credentialFieldsOf(provider).map(({ name }) => name);
			expect(names).not.toContain("apiKey");
			expect(names).not.toContain("baseUrl");
			expect(new Set(names).size).toBe(names.length);
		}
	});
});

it("tells keys from service accounts", () => {
	expect(secretKindOf(providerById("vertex-anthropic")!)).toBe("service-account");
	expect(secretKindOf(providerById("google-vertex")!)).toBe("key-or-service-account");
	expect(secretKindOf(providerById("azure")!)).toBe("key");
});

describe("readServiceAccount", () => {
	it("reads what may be shown, on one line or many", () => {
		const shown = { projectId: "p-1", clientEmail: "a@p-1.iam", keyId: "ab12" };
		expect(readServiceAccount(JSON.stringify(account))).toEqual(shown);
		expect(readServiceAccount(JSON.stringify(account, null, 2))).toEqual(shown);
	});

	it.each(["AIza-key", "{", "{}", "[]", "null", JSON.stringify({ ...account, private_key: "" })])("is none: %s", (text) => {
		expect(readServiceAccount(text)).toBeUndefined();
	});
});
