import { Fragment } from "react";

/** An address that may break behind its "@" before it breaks within a word, where its place is narrow. */
export function EmailAddress({ value }: { value: string }) {
	return value.split(/(?<=@)/).map((part, index) => (
		<Fragment key={index}>
			{index > 0 && <wbr />}
			{part}
		</Fragment>
	));
}
