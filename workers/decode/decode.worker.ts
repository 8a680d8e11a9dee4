import { serve } from '../serve';
import type { DecodeApi } from './api';
import { decodeImage } from './decode-image';
import { cutSquare } from './square';

const api: DecodeApi = { decode: decodeImage, square: cutSquare };

serve(api);
