package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fastdfs.operator.api.Reason;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kubernetes events: one for every step and every new condition, with its reason. */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    /** What {@code kubectl describe} and the API server take without complaint (events validation: 1024 bytes). */
    private static final int LONGEST_NOTE = 1000;

    private final KubernetesClient client;
    private final Clock clock;

    Events(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Something went as it should. */
    void normal(HasMetadata about, Reason reason, String message) {
        LOG.info("{} {}/{}: {}: {}", about.getKind(), namespace(about), name(about), reason, message);
        record(about, "Normal", reason, message);
    }

    /** Something needs a person's eye. */
    void warning(HasMetadata about, Reason reason, String message) {
        LOG.warn("{} {}/{}: {}: {}", about.getKind(), namespace(about), name(about), reason, message);
        record(about, "Warning", reason, message);
    }

    private void record(HasMetadata about, String type, Reason reason, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String note = message.length() <= LONGEST_NOTE ? message : message.substring(0, LONGEST_NOTE - 1) + "…";
        try {
            client.v1()
                    .events()
                    .inNamespace(namespace(about))
                    .resource(new EventBuilder()
                            .withNewMetadata()
                            .withGenerateName(name(about) + ".")
                            .withNamespace(namespace(about))
                            .endMetadata()
                            .withNewInvolvedObject()
                            .withApiVersion(about.getApiVersion())
                            .withKind(about.getKind())
                            .withName(name(about))
                            .withNamespace(namespace(about))
                            .withUid(about.getMetadata().getUid())
                            .endInvolvedObject()
                            .withType(type)
                            .withReason(reason.name())
                            .withMessage(note)
                            .withNewSource()
                            .withComponent("fastdfs-operator")
                            .endSource()
                            .withFirstTimestamp(now)
                            .withLastTimestamp(now)
                            .withCount(1)
                            .build())
                    .create();
        } catch (KubernetesClientException lost) {
            LOG.debug("event {} for {} was not taken: {}", reason, name(about), lost.getMessage());
        }
    }

    private static String name(HasMetadata about) {
        return about.getMetadata().getName();
    }

    private static String namespace(HasMetadata about) {
        return about.getMetadata().getNamespace();
    }
}
