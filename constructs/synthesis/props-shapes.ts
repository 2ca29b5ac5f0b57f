import type { InputTypes } from '../../lib/model/rules/input-shape';

/** The types of the objects that callers pass. Written by `npm run shapes`: do not edit. */
export const PROPS_TYPES = {
  "shapes": {
    "AcceptedSubscriptionProps": {
      "invitation": {
        "isRequired": true,
        "types": [
          "object"
        ],
        "typeName": "IInvitation",
        "instances": [
          "IInvitation"
        ]
      },
      "target": {
        "isRequired": true,
        "types": [
          "object"
        ],
        "typeName": "IDataStore",
        "instances": [
          "IDataStore"
        ]
      },
      "acceptedTermsSha256": {
        "types": [
          "string"
        ]
      },
      "mappings": {
        "types": [
          "array"
        ],
        "shape": "DatasetMapping",
        "typeName": "DatasetMapping"
      },
      "identity": {
        "types": [
          "object"
        ],
        "shape": "Principal",
        "typeName": "Principal or IRecipient",
        "instances": [
          "IRecipient"
        ]
      },
      "readers": {
        "types": [
          "array"
        ],
        "shape": "Principal",
        "typeName": "Principal or IRecipient",
        "instances": [
          "IRecipient"
        ]
      },
      "name": {
        "types": [
          "string"
        ]
      },
      "deletions": {
        "types": [
          "string"
        ],
        "values": [
          "keep",
          "mirror"
        ]
      },
      "maxDeleteFraction": {
        "types": [
          "number"
        ]
      },
      "preserveTags": {
        "types": [
          "boolean"
        ]
      },
      "preserveTier": {
        "types": [
          "boolean"
        ]
      },
      "preserveAcls": {
        "types": [
          "string"
        ],
        "values": [
          "none",
          "permissions",
          "all"
        ]
      },
      "publish": {
        "types": [
          "string"
        ],
        "values": [
          "inPlace",
          "atomic"
        ]
      },
      "keepSnapshots": {
        "types": [
          "number"
        ]
      },
      "successMarker": {
        "types": [
          "boolean"
        ]
      },
      "allowCrossRegion": {
        "types": [
          "boolean"
        ]
      },
      "allowCrossKind": {
        "types": [
          "boolean"
        ]
      },
      "stateContainer": {
        "types": [
          "string"
        ]
      },
      "existingContainers": {
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      },
      "outputName": {
        "types": [
          "string"
        ]
      },
      "connector": {
        "types": [
          "object"
        ],
        "shape": "ConnectorSettings",
        "typeName": "ConnectorSettings"
      },
      "acceptedOn": {
        "types": [
          "string"
        ]
      },
      "consumer": {
        "types": [
          "object"
        ],
        "shape": "ShareConsumer",
        "typeName": "ShareConsumer"
      },
      "snapshotTrigger": {
        "types": [
          "object"
        ],
        "typeName": "SnapshotTrigger",
        "instances": [
          "SnapshotTrigger"
        ]
      },
      "engine": {
        "types": [
          "object"
        ],
        "typeName": "SnapshotEngine",
        "instances": [
          "SnapshotEngine"
        ]
      },
      "estimates": {
        "types": [
          "object"
        ],
        "shape": "EngineEstimates",
        "typeName": "EngineEstimates"
      },
      "acceptedInvitation": {
        "types": [
          "object"
        ],
        "typeName": "Invitation",
        "instances": [
          "Invitation"
        ]
      },
      "acceptanceOutputName": {
        "types": [
          "string"
        ]
      }
    },
    "AclEntry": {
      "type": {
        "isRequired": true,
        "types": [
          "string"
        ],
        "values": [
          "user",
          "group",
          "mask",
          "other"
        ]
      },
      "principalId": {
        "types": [
          "string"
        ]
      },
      "permissions": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "scope": {
        "types": [
          "string"
        ],
        "values": [
          "access",
          "default"
        ]
      }
    },
    "AzapiProviderProps": {
      "alias": {
        "types": [
          "string"
        ]
      },
      "subscriptionId": {
        "types": [
          "string"
        ]
      },
      "tenantId": {
        "types": [
          "string"
        ]
      },
      "clientId": {
        "types": [
          "string"
        ]
      },
      "useOidc": {
        "types": [
          "boolean"
        ]
      },
      "useMsi": {
        "types": [
          "boolean"
        ]
      },
      "environment": {
        "types": [
          "string"
        ]
      }
    },
    "ChangeTriggerOptions": {
      "atMostEvery": {
        "types": [
          "number"
        ]
      },
      "fullListingEvery": {
        "types": [
          "object"
        ],
        "typeName": "SnapshotSchedule",
        "instances": [
          "SnapshotSchedule"
        ]
      }
    },
    "ConnectorSettings": {
      "name": {
        "types": [
          "string"
        ]
      },
      "state": {
        "types": [
          "string"
        ],
        "values": [
          "Active",
          "Inactive"
        ]
      },
      "description": {
        "types": [
          "string"
        ]
      }
    },
    "DailySchedule": {
      "hour": {
        "isRequired": true,
        "types": [
          "number"
        ]
      },
      "minute": {
        "types": [
          "number"
        ]
      }
    },
    "DataFactoryOptions": {
      "factoryId": {
        "types": [
          "string"
        ]
      },
      "factoryName": {
        "types": [
          "string"
        ]
      },
      "resourceGroupName": {
        "types": [
          "string"
        ]
      },
      "startTime": {
        "types": [
          "string"
        ]
      },
      "managedNetwork": {
        "types": [
          "boolean"
        ]
      },
      "sourceAccountId": {
        "types": [
          "string"
        ]
      },
      "integrationRuntimeName": {
        "types": [
          "string"
        ]
      },
      "actionGroupIds": {
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      },
      "tags": {
        "types": [
          "object"
        ]
      }
    },
    "DataStoreAttributes": {
      "storageAccountId": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "storageAccountName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "location": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "blobEndpoint": {
        "types": [
          "string"
        ]
      },
      "isHnsEnabled": {
        "types": [
          "boolean"
        ]
      },
      "sharedAccessKeyEnabled": {
        "types": [
          "boolean"
        ]
      },
      "allowNestedItemsToBePublic": {
        "types": [
          "boolean"
        ]
      },
      "tenantId": {
        "types": [
          "string"
        ]
      },
      "retainOnRemoval": {
        "types": [
          "boolean"
        ]
      },
      "retiredContainers": {
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      }
    },
    "DataStoreLookup": {
      "storageAccountName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "resourceGroupName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "sharedAccessKeyEnabled": {
        "types": [
          "boolean"
        ]
      },
      "allowNestedItemsToBePublic": {
        "types": [
          "boolean"
        ]
      },
      "tenantId": {
        "types": [
          "string"
        ]
      },
      "retainOnRemoval": {
        "types": [
          "boolean"
        ]
      },
      "retiredContainers": {
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      }
    },
    "DataStoreProps": {
      "name": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "resourceGroupName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "location": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "accountReplicationType": {
        "types": [
          "string"
        ]
      },
      "isHnsEnabled": {
        "types": [
          "boolean"
        ]
      },
      "tenantId": {
        "types": [
          "string"
        ]
      },
      "containerDeleteRetentionDays": {
        "types": [
          "number"
        ]
      },
      "versioningEnabled": {
        "types": [
          "boolean"
        ]
      },
      "changeFeedEnabled": {
        "types": [
          "boolean"
        ]
      },
      "crossTenantReplicationEnabled": {
        "types": [
          "boolean"
        ]
      },
      "tags": {
        "types": [
          "object"
        ]
      },
      "retainOnRemoval": {
        "types": [
          "boolean"
        ]
      },
      "retiredContainers": {
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      }
    },
    "DatasetMapping": {
      "datasetName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "container": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "path": {
        "types": [
          "string"
        ]
      },
      "include": {
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      },
      "exclude": {
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      },
      "accessControl": {
        "types": [
          "array"
        ],
        "shape": "AclEntry",
        "typeName": "AclEntry"
      }
    },
    "DatasetOptions": {
      "datasetName": {
        "types": [
          "string"
        ]
      },
      "dataStore": {
        "types": [
          "object"
        ],
        "typeName": "IDataStore",
        "instances": [
          "IDataStore"
        ]
      }
    },
    "DigestJobProps": {
      "shares": {
        "isRequired": true,
        "types": [
          "array"
        ],
        "typeName": "IShare",
        "instances": [
          "IShare"
        ]
      },
      "identity": {
        "isRequired": true,
        "types": [
          "object"
        ],
        "typeName": "IManagedIdentity",
        "instances": [
          "IManagedIdentity"
        ]
      },
      "image": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "resourceGroupName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "location": {
        "types": [
          "string"
        ]
      },
      "name": {
        "types": [
          "string"
        ]
      },
      "schedule": {
        "types": [
          "object"
        ],
        "typeName": "SnapshotSchedule",
        "instances": [
          "SnapshotSchedule"
        ]
      },
      "readChangeFeed": {
        "types": [
          "boolean"
        ]
      },
      "keepDays": {
        "types": [
          "number"
        ]
      },
      "environmentId": {
        "types": [
          "string"
        ]
      },
      "logAnalyticsWorkspaceId": {
        "types": [
          "string"
        ]
      },
      "registryId": {
        "types": [
          "string"
        ]
      },
      "tags": {
        "types": [
          "object"
        ]
      }
    },
    "EngineEstimates": {
      "files": {
        "types": [
          "number"
        ]
      },
      "bytes": {
        "types": [
          "number"
        ]
      },
      "changedFilesPerDay": {
        "types": [
          "number"
        ]
      },
      "changedBytesPerDay": {
        "types": [
          "number"
        ]
      },
      "largestFileBytes": {
        "types": [
          "number"
        ]
      },
      "maxLatencyMinutes": {
        "types": [
          "number"
        ]
      },
      "bytesPerSecond": {
        "types": [
          "number"
        ]
      },
      "archivedFiles": {
        "types": [
          "number"
        ]
      },
      "appendOrPageBlobs": {
        "types": [
          "number"
        ]
      },
      "customerKeyBlobs": {
        "types": [
          "number"
        ]
      },
      "hasBackdatedFiles": {
        "types": [
          "boolean"
        ]
      }
    },
    "ExistingSystemTopic": {
      "dataStore": {
        "isRequired": true,
        "types": [
          "object"
        ],
        "typeName": "IDataStore",
        "instances": [
          "IDataStore"
        ]
      },
      "systemTopicId": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "principalId": {
        "isRequired": true,
        "types": [
          "string"
        ]
      }
    },
    "HourlySchedule": {
      "minute": {
        "types": [
          "number"
        ]
      }
    },
    "InvitationSelection": {
      "invitationId": {
        "types": [
          "string"
        ]
      }
    },
    "InviteOptions": {
      "invitationId": {
        "types": [
          "string"
        ]
      },
      "expiresOn": {
        "types": [
          "string"
        ]
      },
      "state": {
        "types": [
          "string"
        ],
        "values": [
          "Active",
          "Suspended",
          "Revoked"
        ]
      },
      "grantOn": {
        "types": [
          "string"
        ],
        "values": [
          "Invitation",
          "Acceptance"
        ]
      },
      "acceptance": {
        "types": [
          "object"
        ],
        "typeName": "Acceptance",
        "instances": [
          "Acceptance"
        ]
      },
      "acceptBy": {
        "types": [
          "string"
        ]
      },
      "changeEvents": {
        "types": [
          "object"
        ],
        "typeName": "ChangeEvents",
        "instances": [
          "ChangeEvents"
        ]
      },
      "objectReplication": {
        "types": [
          "object"
        ],
        "shape": "ReplicationConsent",
        "typeName": "ReplicationConsent"
      },
      "storageMover": {
        "types": [
          "object"
        ],
        "shape": "StorageMoverConsent",
        "typeName": "StorageMoverConsent"
      },
      "outputName": {
        "types": [
          "string"
        ]
      }
    },
    "ManagedIdentityAttributes": {
      "identityId": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "principalId": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "clientId": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "tenantId": {
        "types": [
          "string"
        ]
      },
      "applicationId": {
        "types": [
          "string"
        ]
      }
    },
    "ManagedIdentityProps": {
      "resourceGroupName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "location": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "name": {
        "types": [
          "string"
        ]
      },
      "tags": {
        "types": [
          "object"
        ]
      },
      "applicationId": {
        "types": [
          "string"
        ]
      }
    },
    "ObjectReplicationOptions": {
      "sourceAccountId": {
        "types": [
          "string"
        ]
      },
      "bothSides": {
        "types": [
          "boolean"
        ]
      },
      "createdAfter": {
        "types": [
          "string"
        ]
      },
      "priority": {
        "types": [
          "boolean"
        ]
      },
      "metrics": {
        "types": [
          "boolean"
        ]
      },
      "tags": {
        "types": [
          "boolean"
        ]
      }
    },
    "OwnEngineOptions": {
      "parallelism": {
        "types": [
          "number"
        ]
      }
    },
    "Principal": {
      "principalId": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "principalType": {
        "isRequired": true,
        "types": [
          "string"
        ],
        "values": [
          "User",
          "Group",
          "ServicePrincipal",
          "ManagedIdentity"
        ]
      },
      "tenantId": {
        "types": [
          "string"
        ]
      },
      "applicationId": {
        "types": [
          "string"
        ]
      }
    },
    "QueueDelivery": {
      "events": {
        "isRequired": true,
        "types": [
          "object"
        ],
        "typeName": "IShareEvents",
        "instances": [
          "IShareEvents"
        ]
      },
      "queueName": {
        "types": [
          "string"
        ]
      },
      "messageTimeToLiveInSeconds": {
        "types": [
          "number"
        ]
      },
      "maxDeliveryAttempts": {
        "types": [
          "number"
        ]
      },
      "eventTimeToLiveInMinutes": {
        "types": [
          "number"
        ]
      }
    },
    "RecipientProps": {
      "principalId": {
        "types": [
          "string"
        ]
      },
      "principalType": {
        "types": [
          "string"
        ],
        "values": [
          "User",
          "Group",
          "ServicePrincipal",
          "ManagedIdentity"
        ]
      },
      "applicationId": {
        "types": [
          "string"
        ]
      },
      "name": {
        "types": [
          "string"
        ]
      },
      "tenantId": {
        "types": [
          "string"
        ]
      },
      "displayName": {
        "types": [
          "string"
        ]
      },
      "contact": {
        "types": [
          "string"
        ]
      }
    },
    "ReplicationConsent": {
      "destinationAccountId": {
        "types": [
          "string"
        ]
      },
      "priority": {
        "types": [
          "boolean"
        ]
      },
      "metrics": {
        "types": [
          "boolean"
        ]
      },
      "tags": {
        "types": [
          "boolean"
        ]
      }
    },
    "ShareConsumer": {
      "name": {
        "types": [
          "string"
        ]
      },
      "contact": {
        "types": [
          "string"
        ]
      }
    },
    "ShareEventsProps": {
      "queueStore": {
        "isRequired": true,
        "types": [
          "object"
        ],
        "typeName": "IDataStore",
        "instances": [
          "IDataStore"
        ]
      },
      "resourceGroupName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "queueEndpoint": {
        "types": [
          "string"
        ]
      },
      "systemTopics": {
        "types": [
          "array"
        ],
        "shape": "ExistingSystemTopic",
        "typeName": "ExistingSystemTopic"
      },
      "deadLetterContainer": {
        "types": [
          "string"
        ]
      },
      "tags": {
        "types": [
          "object"
        ]
      }
    },
    "ShareExchangeProps": {
      "dataStore": {
        "isRequired": true,
        "types": [
          "object"
        ],
        "typeName": "IDataStore",
        "instances": [
          "IDataStore"
        ]
      },
      "container": {
        "types": [
          "string"
        ]
      },
      "operators": {
        "types": [
          "array"
        ],
        "shape": "Principal",
        "typeName": "Principal or IRecipient",
        "instances": [
          "IRecipient"
        ]
      },
      "publishInvitations": {
        "types": [
          "boolean"
        ]
      }
    },
    "ShareProps": {
      "dataStore": {
        "isRequired": true,
        "types": [
          "object"
        ],
        "typeName": "IDataStore",
        "instances": [
          "IDataStore"
        ]
      },
      "shareKind": {
        "isRequired": true,
        "types": [
          "string"
        ],
        "values": [
          "InPlace",
          "CopyBased"
        ]
      },
      "inPlace": {
        "types": [
          "string"
        ],
        "values": [
          "RoleAssignment",
          "StorageDataShare"
        ]
      },
      "dataShareName": {
        "types": [
          "string"
        ]
      },
      "retainDataShare": {
        "types": [
          "boolean"
        ]
      },
      "datasets": {
        "isRequired": true,
        "types": [
          "array"
        ],
        "typeName": "Dataset",
        "instances": [
          "Dataset"
        ]
      },
      "name": {
        "types": [
          "string"
        ]
      },
      "description": {
        "types": [
          "string"
        ]
      },
      "purpose": {
        "types": [
          "string"
        ]
      },
      "legalBasis": {
        "types": [
          "string"
        ]
      },
      "termsOfUse": {
        "types": [
          "string"
        ]
      },
      "provider": {
        "types": [
          "object"
        ],
        "shape": "ShareProvider",
        "typeName": "ShareProvider"
      },
      "snapshotSchedule": {
        "types": [
          "object"
        ],
        "typeName": "SnapshotSchedule",
        "instances": [
          "SnapshotSchedule"
        ]
      },
      "preserveTags": {
        "types": [
          "boolean"
        ]
      },
      "exchange": {
        "types": [
          "object"
        ],
        "typeName": "IShareExchange",
        "instances": [
          "IShareExchange"
        ]
      }
    },
    "ShareProvider": {
      "name": {
        "types": [
          "string"
        ]
      },
      "contact": {
        "types": [
          "string"
        ]
      }
    },
    "SnapshotJobProps": {
      "subscription": {
        "isRequired": true,
        "types": [
          "object"
        ],
        "typeName": "IAcceptedSubscription",
        "instances": [
          "IAcceptedSubscription"
        ]
      },
      "image": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "resourceGroupName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "location": {
        "types": [
          "string"
        ]
      },
      "name": {
        "types": [
          "string"
        ]
      },
      "snapshotTrigger": {
        "types": [
          "object"
        ],
        "typeName": "SnapshotTrigger",
        "instances": [
          "SnapshotTrigger"
        ]
      },
      "changeScaling": {
        "types": [
          "string"
        ],
        "values": [
          "Azapi",
          "Azurerm",
          "Polling"
        ]
      },
      "environmentId": {
        "types": [
          "string"
        ]
      },
      "logAnalyticsWorkspaceId": {
        "types": [
          "string"
        ]
      },
      "workloadProfileName": {
        "types": [
          "string"
        ]
      },
      "cpu": {
        "types": [
          "number"
        ]
      },
      "memory": {
        "types": [
          "string"
        ]
      },
      "replicaTimeoutInSeconds": {
        "types": [
          "number"
        ]
      },
      "replicaRetryLimit": {
        "types": [
          "number"
        ]
      },
      "registryId": {
        "types": [
          "string"
        ]
      },
      "notifyUrl": {
        "types": [
          "string"
        ]
      },
      "tags": {
        "types": [
          "object"
        ]
      }
    },
    "SnapshotMonitoringProps": {
      "resourceGroupName": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "location": {
        "isRequired": true,
        "types": [
          "string"
        ]
      },
      "name": {
        "types": [
          "string"
        ]
      },
      "logAnalyticsWorkspaceId": {
        "types": [
          "string"
        ]
      },
      "actionGroupId": {
        "types": [
          "string"
        ]
      },
      "emailAddresses": {
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      },
      "tags": {
        "types": [
          "object"
        ]
      }
    },
    "StorageAccountOptions": {
      "tenantId": {
        "types": [
          "string"
        ]
      },
      "retainOnRemoval": {
        "types": [
          "boolean"
        ]
      },
      "retiredContainers": {
        "types": [
          "array"
        ],
        "items": [
          "string"
        ]
      }
    },
    "StorageMoverConsent": {
      "destinationAccountId": {
        "types": [
          "string"
        ]
      },
      "storageMoverId": {
        "types": [
          "string"
        ]
      },
      "storageMoverName": {
        "types": [
          "string"
        ]
      },
      "resourceGroupName": {
        "types": [
          "string"
        ]
      },
      "location": {
        "types": [
          "string"
        ]
      },
      "startDate": {
        "types": [
          "string"
        ]
      },
      "endDate": {
        "types": [
          "string"
        ]
      },
      "tags": {
        "types": [
          "object"
        ]
      }
    },
    "StorageMoverOptions": {
      "sourceAccountId": {
        "types": [
          "string"
        ]
      },
      "storageMoverId": {
        "types": [
          "string"
        ]
      },
      "storageMoverName": {
        "types": [
          "string"
        ]
      },
      "resourceGroupName": {
        "types": [
          "string"
        ]
      },
      "location": {
        "types": [
          "string"
        ]
      },
      "startDate": {
        "types": [
          "string"
        ]
      },
      "endDate": {
        "types": [
          "string"
        ]
      },
      "tags": {
        "types": [
          "object"
        ]
      }
    },
    "WatchOptions": {
      "lateAfterIntervals": {
        "types": [
          "number"
        ]
      },
      "behindAfterMinutes": {
        "types": [
          "number"
        ]
      }
    }
  },
  "instances": {
    "Acceptance": [
      "acceptance"
    ],
    "ChangeEvents": [
      "delivery"
    ],
    "Dataset": [
      "datasetType",
      "container",
      "path",
      "datasetName"
    ],
    "IAcceptedSubscription": [
      "subscriptionName",
      "invitation",
      "target",
      "snapshotTrigger",
      "document",
      "node"
    ],
    "IDataStore": [
      "storageAccountId",
      "storageAccountName",
      "blobEndpoint",
      "location",
      "isHnsEnabled",
      "node"
    ],
    "IInvitation": [
      "invitation"
    ],
    "IManagedIdentity": [
      "identityId",
      "clientId",
      "node",
      "principalId",
      "principalType"
    ],
    "IRecipient": [
      "recipientName",
      "node"
    ],
    "IShare": [
      "shareName",
      "shareKind",
      "dataStore",
      "datasets",
      "preserveTags",
      "node"
    ],
    "IShareEvents": [
      "queueStore",
      "queueEndpoint",
      "provideTopic",
      "node"
    ],
    "IShareExchange": [
      "dataStore",
      "container",
      "url",
      "publishesInvitations",
      "containerReference",
      "operatorGrants",
      "facts",
      "node"
    ],
    "ISnapshotJob": [
      "jobName",
      "subscriptionName",
      "environmentId",
      "node"
    ],
    "Invitation": [
      "invitation"
    ],
    "SnapshotEngine": [
      "choice",
      "kind"
    ],
    "SnapshotSchedule": [
      "cron"
    ],
    "SnapshotTrigger": [
      "kind"
    ]
  },
  "makers": {
    "Acceptance": [
      "Acceptance.fromFile",
      "Acceptance.fromTerraformOutput"
    ],
    "ChangeEvents": [
      "ChangeEvents.toExchange",
      "ChangeEvents.toQueue"
    ],
    "Dataset": [
      "Dataset.container",
      "Dataset.file",
      "Dataset.folder"
    ],
    "IAcceptedSubscription": [
      "new AcceptedSubscription"
    ],
    "IDataStore": [
      "DataStore.fromAttributes",
      "DataStore.fromLookup",
      "DataStore.fromStorageAccount",
      "new DataStore"
    ],
    "IInvitation": [
      "Invitation.fromFile",
      "Invitation.fromTerraformOutput",
      "Share.invite"
    ],
    "IManagedIdentity": [
      "ManagedIdentity.fromAttributes",
      "new ManagedIdentity"
    ],
    "IRecipient": [
      "new Recipient"
    ],
    "IShare": [
      "new Share"
    ],
    "IShareEvents": [
      "new ShareEvents"
    ],
    "IShareExchange": [
      "new ShareExchange"
    ],
    "ISnapshotJob": [
      "new SnapshotJob"
    ],
    "Invitation": [
      "Invitation.fromFile",
      "Invitation.fromTerraformOutput"
    ],
    "SnapshotEngine": [
      "SnapshotEngine.dataFactory",
      "SnapshotEngine.objectReplication",
      "SnapshotEngine.own",
      "SnapshotEngine.storageMover"
    ],
    "SnapshotSchedule": [
      "SnapshotSchedule.cron",
      "SnapshotSchedule.daily",
      "SnapshotSchedule.hourly"
    ],
    "SnapshotTrigger": [
      "SnapshotTrigger.cron",
      "SnapshotTrigger.manual",
      "SnapshotTrigger.onChange",
      "SnapshotTrigger.onProviderSchedule"
    ]
  }
} as const satisfies InputTypes;
