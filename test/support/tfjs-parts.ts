/** What of `@tensorflow/tfjs`, whose whole is 290 MB, a graph needs: its core, its gradients, its plain JavaScript backend. */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-cpu';

export * from '@tensorflow/tfjs-core';
