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
 * One storage group of a cluster: members that hold a copy of every file of the group.
 *
 * <p>For the length of the name see {@link FastDfsCluster}: here the StatefulSet bears the name itself.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind(FastDfsStorageGroup.KIND)
@Plural("fastdfsstoragegroups")
@ShortNames("fdfsg")
@AdditionalPrinterColumn(name = "Cluster", jsonPath = ".spec.clusterRef.name")
@AdditionalPrinterColumn(name = "Group", jsonPath = ".spec.group")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Members", jsonPath = ".status.active")
@AdditionalPrinterColumn(name = "Sync", jsonPath = ".status.sync")
@AdditionalPrinterColumn(name = "Free", jsonPath = ".status.free")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.version")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Why", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && self.metadata.name.size() <= 52",
        message =
                "a FastDfsStorageGroup cannot have this name: write at most 52 lower-case letters, digits and '-', beginning"
                        + " with a letter and not ending with '-', because Services and StatefulSets are named after it; for"
                        + " example photos-group1",
        fieldPath = NameInSchema.PATH)
@ValidationRule(
        value = "self.metadata.name != self.spec.clusterRef.name"
                + " && self.metadata.name != self.spec.clusterRef.name + '-tracker'",
        message =
                "must not be <cluster> or <cluster>-tracker: objects of the cluster bear those names; write for example"
                        + " <cluster>-group1",
        messageExpression = "'objects of the cluster ' + self.spec.clusterRef.name + ' bear the name '"
                + " + self.metadata.name + ': write for example ' + self.spec.clusterRef.name + '-group1'",
        fieldPath = NameInSchema.PATH)
@SchemaCustomizer(NameInSchema.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public class FastDfsStorageGroup extends CustomResource<FastDfsStorageGroupSpec, FastDfsStorageGroupStatus>
        implements Namespaced {

    private static final long serialVersionUID = 1L;

    /** The kind, as it stands in manifests and owner references. */
    public static final String KIND = "FastDfsStorageGroup";

    @JsonPropertyDescription("What the group is to be.")
    @Required
    @Override
    public FastDfsStorageGroupSpec getSpec() {
        return super.getSpec();
    }

    @JsonPropertyDescription("What the operator sees of the group, and what it says of it.")
    @Override
    public @Nullable FastDfsStorageGroupStatus getStatus() {
        return super.getStatus();
    }
}
