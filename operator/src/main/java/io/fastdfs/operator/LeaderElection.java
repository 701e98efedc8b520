package io.fastdfs.operator;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * One of several operators leads; the others wait with filled caches. The Lease is in the operator's own namespace, which
 * the client knows from its service account.
 */
final class LeaderElection {

    private LeaderElection() {}

    @Produces
    @Singleton
    static LeaderElectionConfiguration lease() {
        return new LeaderElectionConfiguration("fastdfs-operator");
    }
}
