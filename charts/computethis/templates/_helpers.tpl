{{- define "computethis.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* What the release's objects are called: the release's name, with the chart's where that is not part of it. */ -}}
{{- define "computethis.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "computethis.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "computethis.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "computethis.selectorLabels" -}}
app.kubernetes.io/name: computethis
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "computethis.labels" -}}
{{ include "computethis.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "computethis.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "computethis.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "computethis.signingSecret" -}}
{{- default (printf "%s-signing-key" (include "computethis.fullname" .)) .Values.signingKey.existingSecret }}
{{- end }}

{{- /* The Secret with the API's certificate; empty where the API speaks plain HTTP. */ -}}
{{- define "computethis.tlsSecret" -}}
{{- if and .Values.tls.existingSecret .Values.tls.certManager.issuerRef.name }}
{{- fail "tls.existingSecret and tls.certManager.issuerRef both say where the API's certificate comes from: set one of them" }}
{{- end }}
{{- if .Values.tls.certManager.issuerRef.name -}}
{{ include "computethis.fullname" . }}-tls
{{- else -}}
{{ .Values.tls.existingSecret }}
{{- end -}}
{{- end }}

{{- /* The Secret with the workers' certificate, in each namespace; empty where they speak plain HTTP. */ -}}
{{- define "computethis.workerTlsSecret" -}}
{{- if and .Values.tls.workers.existingSecret .Values.tls.workers.certManager.issuerRef.name }}
{{- fail "tls.workers.existingSecret and tls.workers.certManager.issuerRef both say where the workers' certificates come from: set one of them" }}
{{- end }}
{{- if .Values.tls.workers.certManager.issuerRef.name -}}
computethis-workers-tls
{{- else -}}
{{ .Values.tls.workers.existingSecret }}
{{- end -}}
{{- end }}

{{- /* What the API's port is called, everywhere. */ -}}
{{- define "computethis.portName" -}}
{{ if include "computethis.tlsSecret" . }}https{{ else }}http{{ end }}
{{- end }}

{{- define "computethis.containerPort" -}}
{{ if include "computethis.tlsSecret" . }}8443{{ else }}8080{{ end }}
{{- end }}

{{- define "computethis.servicePort" -}}
{{ default (include "computethis.containerPort" .) .Values.service.port }}
{{- end }}

{{- define "computethis.image" -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}

{{- define "computethis.workerImage" -}}
{{- printf "%s:%s" .Values.workerImage.repository (default .Chart.AppVersion .Values.workerImage.tag) }}
{{- end }}

{{- /* The served namespaces, separated by commas; empty for all of them. */ -}}
{{- define "computethis.namespaces" -}}
{{- if has "*" .Values.namespaces -}}
{{- else if .Values.namespaces -}}
{{ join "," .Values.namespaces }}
{{- else -}}
{{ .Release.Namespace }}
{{- end -}}
{{- end }}

{{- /* Of every container of ours: the restricted pod security standard, and a root file system that can't be written. */ -}}
{{- define "computethis.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "computethis.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}
