package io.fastdfs.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fastdfs.operator.testing.OperatorProcess;
import io.fastdfs.operator.testing.TestNamespace;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The packaged operator starts with the rights of deploy/, and several of them share the work by a Lease. */
class OperatorProcessIT {
    @RegisterExtension
    final TestNamespace namespace = TestNamespace.ofApi();

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void isReadyOnceItHasStarted() throws Exception {
        try (var operator = OperatorProcess.in(namespace).start().awaitStarted()) {
            assertThat(health(operator, "started")).isEqualTo(200);
            assertThat(health(operator, "ready")).isEqualTo(200);
            assertThat(health(operator, "live")).isEqualTo(200);
            assertThat(operator.logs()).doesNotContain("orbidden");
        }
    }

    /** Else a rolling update of the Deployment would wait for a new pod that waits for the old one's Lease. */
    @Test
    void isReadyWhileAnotherLeads() throws Exception {
        try (var leader = OperatorProcess.in(namespace).start().awaitStarted()) {
            awaitHolder();
            try (var follower = OperatorProcess.in(namespace).start().awaitStarted()) {
                assertThat(health(follower, "ready")).isEqualTo(200);
                assertThat(leader.isRunning()).isTrue();
            }
        }
    }

    @Test
    void takesOverFromALeaderThatWasKilled() {
        try (var leader = OperatorProcess.in(namespace).start().awaitStarted()) {
            String first = awaitHolder();
            try (var follower = OperatorProcess.in(namespace).start().awaitStarted()) {
                leader.kill9();
                await().atMost(Duration.ofSeconds(60)).until(() -> !holder().equals(first));
                assertThat(follower.isRunning()).isTrue();
            }
        }
    }

    /** Else each update of the operator would wait until the kubelet kills the old pod. */
    @Test
    void aLeaderEndsWhenItIsToldTo() {
        try (var leader = OperatorProcess.in(namespace).start().awaitStarted()) {
            awaitHolder();
            leader.stop(); // fails when it has not ended within a pod's grace period
            assertThat(leader.logs()).contains("fastdfs-operator stopped");
        }
    }

    /** Whoever was away for so long that another one leads must not go on beside it. */
    @Test
    void aLeaderThatLostItsLeaseEnds() {
        try (var leader = OperatorProcess.in(namespace).start().awaitStarted()) {
            awaitHolder();
            namespace
                    .client()
                    .leases()
                    .resource(lease())
                    .edit(lease -> new LeaseBuilder(lease)
                            .editSpec()
                            .withHolderIdentity("another-operator")
                            .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                            .endSpec()
                            .build());
            await().atMost(Duration.ofSeconds(60)).until(() -> !leader.isRunning());
            assertThat(holder()).isEqualTo("another-operator");
        }
    }

    private Lease lease() {
        return namespace.client().leases().list().getItems().get(0);
    }

    private String awaitHolder() {
        return await().atMost(Duration.ofSeconds(30)).until(this::holder, holder -> !holder.isEmpty());
    }

    private String holder() {
        return namespace.client().leases().list().getItems().stream()
                .map(lease -> lease.getSpec().getHolderIdentity())
                .filter(holder -> holder != null)
                .findFirst()
                .orElse("");
    }

    private int health(OperatorProcess operator, String check) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(operator.http("/q/health/" + check)).build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
