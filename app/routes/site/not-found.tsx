import { data } from "react-router";

import { RouteErrorPage } from "~/components/error-page";

/** Every address that nothing else answers. */
export function loader() {
	throw data(null, { status: 404 });
}

export default function NotFoundPage() {
	return null;
}

export { RouteErrorPage as ErrorBoundary };
