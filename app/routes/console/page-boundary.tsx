import { Outlet } from "react-router";

import { RouteErrorPage } from "~/components/error-page";

/** Keeps the frame around a page that failed. */
export default function PageBoundary() {
	return <Outlet />;
}

export { RouteErrorPage as ErrorBoundary };
