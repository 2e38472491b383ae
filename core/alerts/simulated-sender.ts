import type { AlertsConfiguration } from '../configuration/alerts.ts';

/** Where `npm start` tells the API what the simulated fleet signs its alerts with. */
export const simulatedAlertVariable = 'COUNTERSIGN_ALERT_DEMO';

/** The policy, with the simulated fleet as a sender where one runs. A sender of that name in the configuration holds. */
export const withSimulatedSender = (policy: AlertsConfiguration, simulated: boolean): AlertsConfiguration =>
  simulated
    ? {
        ...policy,
        sources: { demo: { kind: 'generic', secretVariable: simulatedAlertVariable }, ...policy.sources },
      }
    : policy;
