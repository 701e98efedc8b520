package io.fastdfs.operator.desired;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;

/**
 * Whom an object belongs to: the resource that Kubernetes deletes it with, and the labels that say so.
 *
 * @param labels of every object of this owner
 */
public record Owner(String namespace, OwnerReference reference, Map<String, String> labels) {

    public Owner {
        labels = Map.copyOf(labels);
    }

    /** The owner for a custom resource. */
    public static Owner of(HasMetadata resource, Map<String, String> labels) {
        return new Owner(
                resource.getMetadata().getNamespace(),
                new OwnerReferenceBuilder()
                        .withApiVersion(resource.getApiVersion())
                        .withKind(resource.getKind())
                        .withName(resource.getMetadata().getName())
                        .withUid(resource.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build(),
                labels);
    }

    /** Metadata of an object that goes when its owner goes. */
    public ObjectMeta owned(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .withOwnerReferences(reference)
                .build();
    }

    /** Metadata of an object that outlives its owner, and that GitOps tools leave alone. */
    public ObjectMeta lasting(String name, Map<String, String> moreLabels, Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .addToLabels(moreLabels)
                .withAnnotations(annotations)
                .build();
    }
}
