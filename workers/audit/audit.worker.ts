import { serve } from '../serve';
import { AuditService } from './audit-service';

serve(new AuditService().methods);
