import { version } from '../../package.json';

/** Version of the studio; stands in every file that leaves. */
export const APP_VERSION: string = version;
