import type { InputTypes } from '../model/rules/input-shape';

/** The types of the objects that callers pass. Written by `npm run shapes`: do not edit. */
export const OPTIONS_TYPES = {
  "shapes": {
    "AccessRequest": {
      "operation": {
        "isRequired": true,
        "types": [
          "string"
        ],
        "values": [
          "Read",
          "List",
          "Write",
          "Add",
          "ReadTags",
          "ListTags"
        ]
      },
      "container": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "path": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "at": {
        "isRequired": true,
        "types": [
          "object"
        ],
        "typeName": "Date"
      },
      "storageAccountName": {
        "types": [
          "string"
        ]
      }
    },
    "BilledEgress": {
      "from": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "to": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "bytes": {
        "isRequired": true,
        "types": [
          "number"
        ]
      }
    },
    "BilledOperations": {
      "operationClass": {
        "isRequired": true,
        "types": [
          "string"
        ],
        "values": [
          "Read",
          "Write",
          "ListAndCreateContainer",
          "IterativeRead",
          "IterativeWrite",
          "Other"
        ]
      },
      "payer": {
        "isRequired": true,
        "types": [
          "string"
        ],
        "values": [
          "Provider",
          "Consumer"
        ]
      },
      "count": {
        "isRequired": true,
        "types": [
          "number"
        ]
      }
    },
    "CheckOptions": {
      "currentInvitation": {},
      "onWarning": {
        "types": [
          "function"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "CopyLimits": {
      "copyFromUrl": {
        "isRequired": true,
        "types": [
          "number"
        ]
      },
      "putFromUrl": {
        "isRequired": true,
        "types": [
          "number"
        ]
      },
      "block": {
        "isRequired": true,
        "types": [
          "number"
        ]
      }
    },
    "DigestRunOptions": {
      "from": {
        "types": [
          "string"
        ],
        "values": [
          "listing",
          "change-feed"
        ]
      },
      "keepDays": {
        "types": [
          "number"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "DigestSyncOptions": {
      "fullListingEveryHours": {
        "types": [
          "number"
        ]
      },
      "maxDigestAgeHours": {
        "types": [
          "number"
        ]
      },
      "parallelism": {
        "types": [
          "number"
        ]
      },
      "execution": {
        "types": [
          "string"
        ]
      },
      "onProgress": {
        "types": [
          "function"
        ]
      },
      "acceptNewSource": {
        "types": [
          "boolean"
        ]
      },
      "currentInvitation": {},
      "onWarning": {
        "types": [
          "function"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      },
      "breakLock": {
        "types": [
          "boolean"
        ]
      },
      "maxConcurrency": {
        "types": [
          "number"
        ]
      },
      "maxBytes": {
        "types": [
          "number"
        ]
      },
      "allowDeletes": {
        "types": [
          "number"
        ]
      },
      "onRecord": {
        "types": [
          "function"
        ]
      }
    },
    "DisclosureRegister": {
      "documentType": {
        "isRequired": true,
        "types": [
          "string"
        ],
        "values": [
          "disclosureRegister"
        ]
      },
      "schemaVersion": {
        "isRequired": true,
        "types": [
          "number"
        ]
      },
      "at": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "entries": {
        "isRequired": true,
        "types": [
          "array"
        ],
        "shape": "RegisterEntry",
        "typeName": "RegisterEntry"
      },
      "problems": {
        "isRequired": true,
        "types": [
          "array"
        ],
        "shape": "Problem",
        "typeName": "Problem"
      },
      "gaps": {
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      }
    },
    "ExplainEnginesOptions": {
      "facts": {},
      "prices": {},
      "budget": {
        "types": [
          "number"
        ]
      }
    },
    "FollowOptions": {
      "atMostEverySeconds": {
        "types": [
          "number"
        ]
      },
      "fullListingEverySeconds": {
        "types": [
          "number"
        ]
      },
      "onPass": {
        "types": [
          "function"
        ]
      },
      "onFailure": {
        "types": [
          "function"
        ]
      },
      "hiddenSeconds": {
        "types": [
          "number"
        ]
      },
      "onProgress": {
        "types": [
          "function"
        ]
      },
      "acceptNewSource": {
        "types": [
          "boolean"
        ]
      },
      "currentInvitation": {},
      "onWarning": {
        "types": [
          "function"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      },
      "breakLock": {
        "types": [
          "boolean"
        ]
      },
      "maxConcurrency": {
        "types": [
          "number"
        ]
      },
      "maxBytes": {
        "types": [
          "number"
        ]
      },
      "allowDeletes": {
        "types": [
          "number"
        ]
      },
      "onRecord": {
        "types": [
          "function"
        ]
      }
    },
    "ForecastCost": {
      "currency": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "provider": {
        "isRequired": true,
        "types": [
          "number"
        ]
      },
      "consumer": {
        "isRequired": true,
        "types": [
          "number"
        ]
      },
      "unpriced": {
        "isRequired": true,
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      }
    },
    "ListInvitationsOptions": {
      "principalId": {
        "types": [
          "string"
        ]
      },
      "tenantId": {
        "types": [
          "string"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "ListRecordsOptions": {
      "limit": {
        "types": [
          "number"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "PlanOptions": {
      "mode": {
        "types": [
          "string"
        ],
        "values": [
          "FullSync",
          "Incremental"
        ]
      },
      "reconcile": {
        "types": [
          "boolean"
        ]
      },
      "adopt": {
        "types": [
          "boolean"
        ]
      },
      "onProgress": {
        "types": [
          "function"
        ]
      },
      "acceptNewSource": {
        "types": [
          "boolean"
        ]
      },
      "maxChanges": {
        "types": [
          "number"
        ]
      },
      "currentInvitation": {},
      "onWarning": {
        "types": [
          "function"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "Problem": {
      "code": {
        "isRequired": true,
        "types": [
          "string"
        ],
        "values": [
          "AccessDenied",
          "AnswerUnrecognized",
          "ChangeFeedUnreadable",
          "ChangeQueueUnavailable",
          "ConnectorNotFound",
          "ConnectorTestFailed",
          "ContainerNotFound",
          "CredentialUnavailable",
          "DocumentUnwritable",
          "EndpointUnreachable",
          "EventsHeldTooLong",
          "EngineNotFound",
          "EngineStateUnknown",
          "EngineUnknown",
          "InternalError",
          "ListingEndless",
          "ListingOrder",
          "NoEarlierSnapshot",
          "NoSnapshot",
          "ReceiptUnproven",
          "ServiceBusy",
          "StateAltered",
          "StateUnreadable",
          "StorageFailed",
          "TargetFilesMissing",
          "AccountSettingsConflict",
          "CarriedByEngine",
          "ChangeEventsMissing",
          "CallerUnknown",
          "ConditionInvalid",
          "ConditionTooLarge",
          "ConnectionStringInvalid",
          "ContainerDuplicate",
          "DataLakeGen1Refused",
          "DatasetMissing",
          "DatasetUnknown",
          "DatasetUnmapped",
          "DocumentExists",
          "DocumentInvalid",
          "DocumentNotJson",
          "DocumentTooLarge",
          "DocumentTypeUnexpected",
          "DocumentUnreadable",
          "DocumentVersionUnsupported",
          "DuplicateName",
          "EndpointUntrusted",
          "EngineOwn",
          "ExchangeMissing",
          "ExpiryUnenforceable",
          "GrantDuplicate",
          "GrantOverridden",
          "IdentityMissing",
          "InvitationIdRequired",
          "InvitationMissing",
          "MappingNotAllowed",
          "NothingToCopy",
          "PageExists",
          "PrincipalForeign",
          "PrincipalMissing",
          "PropertyUnknown",
          "ProviderMissing",
          "PublishPathRequired",
          "ReaderUnsupported",
          "ReportInputUnknown",
          "ReportTooLarge",
          "ReportVersionsUnclear",
          "RootContainerFlat",
          "ScheduleMissing",
          "SharesCircular",
          "StoreDuplicate",
          "SubscriptionMismatch",
          "TargetsOverlap",
          "TenantMissing",
          "TerraformFileUnknown",
          "TerraformFileUnreadable",
          "Usage",
          "ValueInvalid",
          "AcceptanceForeign",
          "AcceptanceOutdated",
          "AcceptedTooLate",
          "AccessEnded",
          "AccessWithdrawn",
          "AccountFactsDiffer",
          "AclsForeign",
          "AclsUnsupported",
          "DatasetRemoved",
          "EndpointChanged",
          "EngineUnfit",
          "InvitationForeign",
          "NoEngineFits",
          "PrincipalMismatch",
          "ReceiptForeign",
          "ReceiptMismatch",
          "ReplicationMismatch",
          "StorageMoverMismatch",
          "RegionMismatch",
          "SameAccount",
          "StateForeign",
          "StateVersionUnsupported",
          "StoreKindMismatch",
          "TagsNotShared",
          "TagsUnsupported",
          "TenantMismatch",
          "TermsChanged",
          "TermsMismatch",
          "TermsNotAccepted",
          "DigestChanged",
          "LockLost",
          "StateChanged",
          "SynchronizationRunning",
          "SynchronizationStalled",
          "BudgetExceeded",
          "DeletionFuse",
          "ForecastIncomplete",
          "PublishPlaceTaken",
          "SourceUnrelated",
          "Interrupted"
        ]
      },
      "message": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "fix": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "where": {
        "types": [
          "string"
        ]
      }
    },
    "PublishOptions": {
      "onPublished": {
        "types": [
          "function"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "ReadRequest": {
      "operation": {
        "isRequired": true,
        "types": [
          "string"
        ],
        "values": [
          "Read",
          "List"
        ]
      },
      "container": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "path": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "at": {
        "isRequired": true,
        "types": [
          "object"
        ],
        "typeName": "Date"
      },
      "storageAccountName": {
        "types": [
          "string"
        ]
      }
    },
    "ReconcileOptions": {
      "settleSeconds": {
        "types": [
          "number"
        ]
      },
      "adopt": {
        "types": [
          "boolean"
        ]
      },
      "onProgress": {
        "types": [
          "function"
        ]
      },
      "acceptNewSource": {
        "types": [
          "boolean"
        ]
      },
      "currentInvitation": {},
      "onWarning": {
        "types": [
          "function"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      },
      "breakLock": {
        "types": [
          "boolean"
        ]
      },
      "maxConcurrency": {
        "types": [
          "number"
        ]
      },
      "maxBytes": {
        "types": [
          "number"
        ]
      },
      "allowDeletes": {
        "types": [
          "number"
        ]
      },
      "onRecord": {
        "types": [
          "function"
        ]
      }
    },
    "RegisterEntry": {
      "invitationId": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "shareName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "shareKind": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "recipientName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "recipientDisplayName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "recipientTenantId": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "recipientPrincipalId": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "recipientContact": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "providerName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "providerContact": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "purpose": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "legalBasis": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "termsSha256": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "acceptedTermsSha256": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "acceptedOn": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "sourceRegions": {
        "isRequired": true,
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      },
      "targetRegion": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "datasets": {
        "isRequired": true,
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      },
      "since": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "sinceEvidence": {
        "isRequired": true,
        "types": [
          "string"
        ],
        "values": [
          "GrantedAcceptance",
          "LaterAcceptance",
          "Unknown",
          "NotGranted"
        ]
      },
      "until": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "state": {
        "isRequired": true,
        "types": [
          "string"
        ],
        "values": [
          "Unknown",
          "Invited",
          "Accepted",
          "Rejected",
          "Expired",
          "Suspended",
          "Revoked"
        ]
      },
      "exchange": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "isPlanned": {
        "types": [
          "boolean"
        ]
      },
      "unknownFields": {
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      }
    },
    "ReleaseOptions": {
      "datasetName": {
        "types": [
          "string"
        ]
      },
      "breakLock": {
        "types": [
          "boolean"
        ]
      },
      "onWarning": {
        "types": [
          "function"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "ReportFile": {
      "kind": {
        "isRequired": true,
        "types": [
          "string"
        ],
        "values": [
          "file"
        ]
      },
      "name": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "text": {
        "isRequired": true,
        "types": [
          "string"
        ]
      }
    },
    "RetryOptions": {
      "tries": {
        "types": [
          "number"
        ]
      },
      "delayMs": {
        "types": [
          "number"
        ]
      },
      "maxDelayMs": {
        "types": [
          "number"
        ]
      },
      "maxWaitMs": {
        "types": [
          "number"
        ]
      }
    },
    "RollbackOptions": {
      "datasetName": {
        "types": [
          "string"
        ]
      },
      "to": {
        "types": [
          "string"
        ]
      },
      "hold": {
        "types": [
          "boolean"
        ]
      },
      "breakLock": {
        "types": [
          "boolean"
        ]
      },
      "onWarning": {
        "types": [
          "function"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "RuntimeOptions": {
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "ShareReportOptions": {
      "before": {
        "types": [
          "object"
        ],
        "shape": "ReportFile",
        "typeName": "ReportFile"
      },
      "compareVersions": {
        "types": [
          "boolean"
        ]
      },
      "endsWithinDays": {
        "types": [
          "number"
        ]
      },
      "offline": {
        "types": [
          "boolean"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "ShareStatusOptions": {
      "prove": {
        "types": [
          "boolean"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "SideCredentials": {
      "source": {
        "types": [
          "object"
        ],
        "typeName": "TokenCredential"
      },
      "target": {
        "types": [
          "object"
        ],
        "typeName": "TokenCredential"
      },
      "exchange": {
        "types": [
          "object"
        ],
        "typeName": "TokenCredential"
      }
    },
    "SummaryOptions": {
      "days": {
        "types": [
          "number"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "SyncEventsOptions": {
      "hiddenSeconds": {
        "types": [
          "number"
        ]
      },
      "onProgress": {
        "types": [
          "function"
        ]
      },
      "acceptNewSource": {
        "types": [
          "boolean"
        ]
      },
      "currentInvitation": {},
      "onWarning": {
        "types": [
          "function"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      },
      "breakLock": {
        "types": [
          "boolean"
        ]
      },
      "maxConcurrency": {
        "types": [
          "number"
        ]
      },
      "maxBytes": {
        "types": [
          "number"
        ]
      },
      "allowDeletes": {
        "types": [
          "number"
        ]
      },
      "onRecord": {
        "types": [
          "function"
        ]
      }
    },
    "SyncOptions": {
      "breakLock": {
        "types": [
          "boolean"
        ]
      },
      "maxConcurrency": {
        "types": [
          "number"
        ]
      },
      "maxBytes": {
        "types": [
          "number"
        ]
      },
      "allowDeletes": {
        "types": [
          "number"
        ]
      },
      "parallelism": {
        "types": [
          "number"
        ]
      },
      "execution": {
        "types": [
          "string"
        ]
      },
      "onRecord": {
        "types": [
          "function"
        ]
      },
      "mode": {
        "types": [
          "string"
        ],
        "values": [
          "FullSync",
          "Incremental"
        ]
      },
      "reconcile": {
        "types": [
          "boolean"
        ]
      },
      "adopt": {
        "types": [
          "boolean"
        ]
      },
      "onProgress": {
        "types": [
          "function"
        ]
      },
      "acceptNewSource": {
        "types": [
          "boolean"
        ]
      },
      "currentInvitation": {},
      "onWarning": {
        "types": [
          "function"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "TimeLimits": {
      "requestMs": {
        "types": [
          "number"
        ]
      },
      "pageMs": {
        "types": [
          "number"
        ]
      },
      "copyMs": {
        "types": [
          "number"
        ]
      },
      "copyMsPerMib": {
        "types": [
          "number"
        ]
      },
      "uploadMsPerMib": {
        "types": [
          "number"
        ]
      },
      "longestMs": {
        "types": [
          "number"
        ]
      },
      "idleMs": {
        "types": [
          "number"
        ]
      },
      "tokenMs": {
        "types": [
          "number"
        ]
      },
      "finishMs": {
        "types": [
          "number"
        ]
      },
      "recordMs": {
        "types": [
          "number"
        ]
      }
    },
    "VerifyNotificationOptions": {
      "toleranceSeconds": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "VerifySnapshotOptions": {
      "deep": {
        "types": [
          "boolean"
        ]
      },
      "against": {},
      "maxDifferences": {
        "types": [
          "number"
        ]
      },
      "onProgress": {
        "types": [
          "function"
        ]
      },
      "env": {
        "types": [
          "object"
        ]
      },
      "credentials": {
        "types": [
          "object"
        ],
        "shape": "SideCredentials",
        "typeName": "SideCredentials"
      },
      "abortSignal": {
        "types": [
          "object"
        ],
        "typeName": "AbortSignal"
      },
      "retry": {
        "types": [
          "object"
        ],
        "shape": "RetryOptions",
        "typeName": "RetryOptions"
      },
      "timeLimits": {
        "types": [
          "object"
        ],
        "shape": "TimeLimits",
        "typeName": "TimeLimits"
      },
      "onWaiting": {
        "types": [
          "function"
        ]
      },
      "onRequest": {
        "types": [
          "function"
        ]
      },
      "maxRequestsPerSecond": {
        "types": [
          "number"
        ]
      },
      "copyLimits": {
        "types": [
          "object"
        ],
        "shape": "CopyLimits",
        "typeName": "CopyLimits"
      },
      "partEntries": {
        "types": [
          "number"
        ]
      },
      "now": {
        "types": [
          "function"
        ]
      }
    },
    "WorkForecast": {
      "operations": {
        "isRequired": true,
        "types": [
          "array"
        ],
        "shape": "BilledOperations",
        "typeName": "BilledOperations"
      },
      "copiedBytes": {
        "isRequired": true,
        "types": [
          "number"
        ]
      },
      "egress": {
        "isRequired": true,
        "types": [
          "array"
        ],
        "shape": "BilledEgress",
        "typeName": "BilledEgress"
      },
      "seconds": {
        "isRequired": true,
        "types": [
          "number"
        ]
      },
      "secondsBasis": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "notCounted": {
        "isRequired": true,
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      },
      "cost": {
        "types": [
          "object"
        ],
        "shape": "ForecastCost",
        "typeName": "ForecastCost"
      }
    }
  },
  "instances": {},
  "makers": {}
} as const satisfies InputTypes;
