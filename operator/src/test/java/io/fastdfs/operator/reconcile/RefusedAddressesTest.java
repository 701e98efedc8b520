package io.fastdfs.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RefusedAddressesTest {

    private static final Service PHOTOS = service("photos");

    private final Hands clock = new Hands();
    private final RefusedAddresses refused = new RefusedAddresses(clock);

    @Test
    void aRefusalThatIsOverSoonLosesNothing() {
        assertThat(refused.isLost(PHOTOS)).isFalse();
        clock.go(RefusedAddresses.PATIENCE.minusMillis(1));
        assertThat(refused.isLost(PHOTOS)).isFalse();
    }

    @Test
    void aRefusalThatLastsLosesTheAddress() {
        refused.isLost(PHOTOS);
        clock.go(RefusedAddresses.PATIENCE);

        assertThat(refused.isLost(PHOTOS)).isTrue();
        assertThat(refused.isLost(PHOTOS))
                .as("the next address has a time of its own")
                .isFalse();
    }

    @Test
    void anAddressThatWasGivenBackBetweenBeginsAnew() {
        refused.isLost(PHOTOS);
        refused.given(PHOTOS);
        clock.go(RefusedAddresses.PATIENCE);

        assertThat(refused.isLost(PHOTOS)).isFalse();
    }

    @Test
    void servicesHaveTheirOwnTimes() {
        refused.isLost(service("videos"));
        clock.go(RefusedAddresses.PATIENCE);

        assertThat(refused.isLost(PHOTOS)).isFalse();
    }

    @Test
    void aRefusalOfLongAgoDoesNotCount() {
        refused.isLost(PHOTOS);
        clock.go(Duration.ofHours(1));

        assertThat(refused.isLost(PHOTOS)).isFalse();
    }

    private static Service service(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .build();
    }

    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void go(Duration on) {
            now = now.plus(on);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
