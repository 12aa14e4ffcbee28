/** As much as is used of the optional peers: their own types are not needed to compile or to use this package. */

import type { ProviderFactory } from "./aws-sdk-peer.js";

export declare const fromNodeProviderChain: ProviderFactory;
export declare const fromCognitoIdentityPool: ProviderFactory;
export declare const fromWebToken: ProviderFactory;
