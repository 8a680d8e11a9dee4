/** Version of the studio, from package.json at build time; stands in every file that leaves. */
export const APP_VERSION: string = __APP_VERSION__;
