package dev.computethis.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * A number of alike workers. Its name is part of the pods' names and labels, which is why it must be a short DNS label
 * that begins with a letter.
 */
@Group(FunctionRun.GROUP)
@Version(FunctionRun.VERSION)
@Kind("WorkerPool")
@Plural(WorkerPool.PLURAL)
@Singular("workerpool")
@ShortNames("wp")
@Categories("all")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && self.metadata.name.size() <= 48",
        message = "the name must be at most 48 lower-case letters, digits and dashes, and begin with a letter")
@AdditionalPrinterColumn(
        name = "READY",
        jsonPath = ".status.readyReplicas",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "DESIRED", jsonPath = ".spec.replicas", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "RUNTIME", jsonPath = ".spec.runtime", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "ISOLATION", jsonPath = ".spec.isolation", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "CURRENT",
        jsonPath = ".status.replicas",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "UPDATED",
        jsonPath = ".status.updatedReplicas",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "IMAGE",
        jsonPath = ".spec.image",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public class WorkerPool extends CustomResource<WorkerPoolSpec, WorkerPoolStatus> implements Namespaced {

    public static final String PLURAL = "workerpools";

    private static final long serialVersionUID = 1L;

    @Override
    protected @Nullable WorkerPoolSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable WorkerPoolStatus initStatus() {
        return null;
    }
}
