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
    "VerifySnapshotOptions": {
      "deep": {
        "types": [
          "boolean"
        ]
      },
      "against": {},
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
    }
  },
  "instances": {},
  "makers": {}
} as const satisfies InputTypes;
