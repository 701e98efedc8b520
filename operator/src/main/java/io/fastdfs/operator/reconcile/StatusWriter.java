package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fastdfs.operator.api.Condition;
import io.fastdfs.operator.api.ConditionType;
import io.fastdfs.operator.api.Reason;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes status when it changed, at most once a minute for what moves with traffic, and an event for each condition that
 * has a new reason. Both reconcilers write as one field manager, so that what one does not say any more goes.
 */
@Singleton
final class StatusWriter {

    /** Status that only moved with traffic waits so long. */
    static final Duration TRAFFIC_PAUSE = Duration.ofMinutes(1);

    private static final PatchContext AS_OPERATOR = new PatchContext.Builder()
            .withForce(true)
            .withFieldManager("fastdfs-operator-status")
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .build();

    private final KubernetesClient client;
    private final Events events;
    private final Clock clock;
    private final Map<String, Written> written = new ConcurrentHashMap<>();
    /** Of whose last writing no answer came: it may have been carried out, so what comes next is written whatever it says. */
    private final Set<String> unsure = ConcurrentHashMap.newKeySet();

    /** What a former operator wrote counts as written now: a restart with many clusters is no reason to write them all. */
    private final Instant began;

    /** One for both reconcilers: what one of them wrote, the other has to know to write something else again. */
    @Inject
    StatusWriter(KubernetesClient client) {
        this(client, new Events(client, Clock.systemUTC()), Clock.systemUTC());
    }

    StatusWriter(KubernetesClient client, Events events, Clock clock) {
        this.client = client;
        this.events = events;
        this.clock = clock;
        this.began = clock.instant();
    }

    private record Written(Object status, Instant at) {}

    /**
     * Writes a status.
     *
     * @param resource as the cache has it
     * @param fresh an empty resource of its kind
     * @param still the same status with everything taken out that moves with traffic
     * @param conditionsOf the conditions of a status
     * @return after what time to come back because something was held back; empty when nothing was
     */
    <S, R extends CustomResource<?, S>> Optional<Duration> write(
            R resource,
            R fresh,
            S status,
            UnaryOperator<S> still,
            java.util.function.Function<S, List<Condition>> conditionsOf) {
        String uid = resource.getMetadata().getUid();
        Written last = written.get(uid);
        @SuppressWarnings("unchecked")
        @Nullable
        S former = last == null ? resource.getStatus() : (S) last.status();
        boolean sure = !unsure.contains(uid);
        if (sure && status.equals(former)) {
            return Optional.empty();
        }
        if (sure && former != null && still.apply(status).equals(still.apply(former))) {
            Duration age = Duration.between(last == null ? began : last.at(), clock.instant());
            if (age.compareTo(TRAFFIC_PAUSE) < 0) {
                return Optional.of(TRAFFIC_PAUSE.minus(age).plusSeconds(1));
            }
        }
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        unsure.add(uid);
        client.resource(fresh).subresource("status").patch(AS_OPERATOR);
        unsure.remove(uid);
        written.put(uid, new Written(status, clock.instant()));
        announce(resource, former == null ? List.of() : conditionsOf.apply(former), conditionsOf.apply(status));
        return Optional.empty();
    }

    /** The status that was written last, or the cache's: what transition times are kept from. */
    <S, R extends CustomResource<?, S>> Optional<S> last(R resource) {
        Written last = written.get(resource.getMetadata().getUid());
        @SuppressWarnings("unchecked")
        @Nullable
        S status = last == null ? resource.getStatus() : (S) last.status();
        return Optional.ofNullable(status);
    }

    /** Forgets a resource that is gone. */
    void forget(String uid) {
        written.remove(uid);
        unsure.remove(uid);
    }

    private void announce(CustomResource<?, ?> resource, List<Condition> before, List<Condition> now) {
        for (Condition condition : now) {
            boolean same = before.stream()
                    .anyMatch(old ->
                            old.type().equals(condition.type()) && old.reason().equals(condition.reason()));
            if (same || (before.isEmpty() && normal(condition))) {
                continue;
            }
            Reason reason = Reason.valueOf(condition.reason());
            if (normal(condition)) {
                events.normal(resource, reason, condition.message());
            } else {
                events.warning(resource, reason, condition.message());
            }
        }
    }

    private static boolean normal(Condition condition) {
        boolean holds = "True".equals(condition.status());
        if (condition.type().equals(ConditionType.READY.word())) {
            return holds
                    || List.of("Starting", "AddingMembers", "NoGroups", "Deleting")
                            .contains(condition.reason());
        }
        if (condition.type().equals(ConditionType.DEGRADED.word())) {
            return !holds;
        }
        return !condition.type().equals(ConditionType.CONFIGURATION_VALID.word()) || holds;
    }
}
