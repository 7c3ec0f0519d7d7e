export const flowPath = (name: string): string => `/api/flows/${encodeURIComponent(name)}`;
