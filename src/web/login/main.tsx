import { mountPublic } from '#web/kit/index.js';
import { LoginPage } from './login-page.js';

mountPublic(<LoginPage />);
