import { type ComponentType, createElement, type ReactNode, useEffect, useState } from "react";

/** A module with one drawing that is fetched when it is first needed, and kept. */
export type DrawingSource<Props> = { loaded: ComponentType<Props> | null; load: () => Promise<ComponentType<Props>> };

export function loadOnce<Props>(fetchModule: () => Promise<{ default: ComponentType<Props> }>): DrawingSource<Props> {
	const source: DrawingSource<Props> = {
		loaded: null,
		load: async () => {
			source.loaded ??= (await fetchModule()).default;
			return source.loaded;
		},
	};
	return source;
}

/**
 * The drawing with its props, or nothing on the server and until it is here. Pictures are drawn in the browser only, so
 * neither the page's HTML nor its first interactions wait for the library that draws them.
 */
export function Deferred<Props extends object>({ source, props }: { source: DrawingSource<Props>; props: Props }): ReactNode {
	const [drawing, setDrawing] = useState(() => source.loaded);
	useEffect(() => {
		let current = true;
		void source.load().then((loaded) => {
			if (current) setDrawing(() => loaded);
		});
		return () => {
			current = false;
		};
	}, [source]);
	return drawing ? createElement(drawing, props) : null;
}
