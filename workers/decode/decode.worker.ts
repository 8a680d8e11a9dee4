import { serve } from '../serve';
import type { DecodeApi } from './api';
import { decodeImage } from './decode-image';

const api: DecodeApi = { decode: decodeImage };

serve(api);
