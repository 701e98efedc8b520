package io.fastdfs.operator.api;

/** Every reason that a condition or an event can have. The README says of each what to do. */
public enum Reason {
    // Ready
    AllMembersActive,
    NoGroups,
    Starting,
    MembersNotActive,
    TrackersUnreachable,
    ClusterMissing,
    GroupNameTaken,
    NameTaken,
    Deleting,

    // Progressing
    Settled,
    RollingTrackers,
    AddingMembers,
    WaitingToAddMembers,
    UpdatePending,
    AddressesChanged,

    // Degraded
    AsExpected,
    TrackersDisagree,
    UnknownMember,
    RegistryUnclear,
    Forbidden,
    VolumeMissing,
    VolumePending,
    Unschedulable,
    ImageUnavailable,
    Crashing,
    PodsRejected,

    // Degraded, by the entrypoint's own word
    VolumesLost,
    VolumesMixed,
    VolumeOfAnother,
    VolumeUnidentified,
    StorePathLost,
    AlreadyRunning,
    LimitTooLow,
    ConfigurationBroken,
    VolumeNotWritable,
    NetworkTranslatesAddresses,

    // ConfigurationValid
    Valid,
    ConfigurationInvalid,
    VersionUnsupported,
    VersionUntested,
    NotSupportedYet,
    QuestionableKeys,

    // Paused
    Paused,
    NotPaused
}
