/** As much as is used of the optional peers: their own types are not needed to compile or to use this package. */

import type { SdkClientClass, SdkCommandClass } from "./aws-sdk.js";

export declare const BedrockClient: SdkClientClass;
export declare const CreateModelInvocationJobCommand: SdkCommandClass;
export declare const GetModelInvocationJobCommand: SdkCommandClass;
export declare const ListModelInvocationJobsCommand: SdkCommandClass;
export declare const StopModelInvocationJobCommand: SdkCommandClass;

export declare const S3Client: SdkClientClass;
export declare const AbortMultipartUploadCommand: SdkCommandClass;
export declare const CompleteMultipartUploadCommand: SdkCommandClass;
export declare const CreateMultipartUploadCommand: SdkCommandClass;
export declare const GetObjectCommand: SdkCommandClass;
export declare const ListObjectsV2Command: SdkCommandClass;
export declare const PutObjectCommand: SdkCommandClass;
export declare const UploadPartCommand: SdkCommandClass;
