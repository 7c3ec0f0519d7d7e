import { mountPublic } from '#web/kit/index.js';
import { SetupPage } from './setup-page.js';

mountPublic(<SetupPage />);
