package io.fastdfs.operator;

import static io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE;
import static io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE;
import static io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
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
        boolean exitOnStopLeading = false; // exit() below does it without the deadlock of JOSDK's own
        return new LeaderElectionConfiguration(
                "fastdfs-operator",
                null,
                LEASE_DURATION_DEFAULT_VALUE,
                RENEW_DEADLINE_DEFAULT_VALUE,
                RETRY_PERIOD_DEFAULT_VALUE,
                null,
                new LeaderCallbacks(() -> {}, LeaderElection::exit, leader -> {}),
                exitOnStopLeading);
    }

    /**
     * Who has lost the Lease must not go on. From a thread of its own, because an orderly end stops leading, too: exit()
     * waits for the end that is under way, and that end waits for whoever calls this.
     */
    private static void exit() {
        Thread exit = new Thread(() -> System.exit(1), "no longer the leader");
        exit.setDaemon(true);
        exit.start();
    }
}
