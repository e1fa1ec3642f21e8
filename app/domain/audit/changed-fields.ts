/** Names of the fields that a change really altered, in the order in which it named them. Values are compared as JSON. */
export function changedFields<View extends object>(before: View, after: View, named: object): string[] {
	return Object.keys(named).filter((field) => {
		const name = field as keyof View;
		return JSON.stringify(before[name]) !== JSON.stringify(after[name]);
	});
}
