import { expect, it } from "vitest";
import { addressOf, taxIdOf } from "./billing-details";

it.each([
	["DE123456789", { type: "eu_vat", value: "DE123456789" }],
	["de 123 456 789", { type: "eu_vat", value: "DE123456789" }],
	["GB123456789", { type: "gb_vat", value: "GB123456789" }],
	["12-3456789", { type: "us_ein", value: "12-3456789" }],
	["CHE-123.456.789 MWST", { type: "ch_vat", value: "CHE-123.456.789MWST" }],
	["something else", null],
])("the tax number %s", (text, found) => {
	expect(taxIdOf(text)).toEqual(found);
});

it.each([
	["1 Main Street\nSpringfield, IL 62701\nUnited States", "1 Main Street", "Springfield, IL 62701, United States", "US"],
	["Unter den Linden 1\r\n10117 Berlin, Germany", "Unter den Linden 1", "10117 Berlin, Germany", "DE"],
	["1 Main Street\nusa", "1 Main Street", "usa", "US"],
	["Somewhere", "Somewhere", "", ""],
	[null, "", "", ""],
])("the address %j", (text, line1, line2, country) => {
	expect(addressOf(text)).toEqual({ line1, line2, country });
});
