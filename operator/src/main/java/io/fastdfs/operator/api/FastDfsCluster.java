package io.fastdfs.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * Trackers, and what their storage groups have in common.
 *
 * <p>The length of the name leaves room for the longest name derived from it: a StatefulSet's name goes, with a hash of
 * ten characters, into a label value of at most 63 (Kubernetes: labels, and the label controller-revision-hash).
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind(FastDfsCluster.KIND)
@Plural("fastdfsclusters")
@ShortNames("fdfs")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Members", jsonPath = ".status.members")
@AdditionalPrinterColumn(name = "Sync", jsonPath = ".status.sync")
@AdditionalPrinterColumn(name = "Free", jsonPath = ".status.free")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.version")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Why", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && self.metadata.name.size() <= 44",
        message =
                "a FastDfsCluster cannot have this name: write at most 44 lower-case letters, digits and '-', beginning with a"
                        + " letter and not ending with '-', because Services and StatefulSets are named after it; for example"
                        + " photos",
        fieldPath = NameInSchema.PATH)
@SchemaCustomizer(NameInSchema.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public class FastDfsCluster extends CustomResource<FastDfsClusterSpec, FastDfsClusterStatus> implements Namespaced {

    private static final long serialVersionUID = 1L;

    /** The kind, as it stands in manifests and owner references. */
    public static final String KIND = "FastDfsCluster";

    @JsonPropertyDescription("What the cluster is to be.")
    @Required
    @Override
    public FastDfsClusterSpec getSpec() {
        return super.getSpec();
    }

    @JsonPropertyDescription("What the operator sees of the cluster, and what it says of it.")
    @Override
    public @Nullable FastDfsClusterStatus getStatus() {
        return super.getStatus();
    }
}
